package io.frostline.head;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

class DepthwiseLayerTest {
  private static final int CLASSES = 4;

  /** With layers whose order in the configuration is not that of computation. */
  private static ComputationGraph graph(DepthwiseConvolution2D depthwise, IUpdater updater) {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(updater)
            .l2(0.001)
            .graphBuilder()
            .addInputs("image")
            .addLayer("depthwise", depthwise, "copy")
            .addLayer(
                "scores",
                new OutputLayer.Builder().nOut(CLASSES).activation(Activation.SOFTMAX).build(),
                "depthwise")
            .addVertex("copy", new ScaleVertex(1), "below")
            .addLayer(
                "below",
                new ConvolutionLayer.Builder(1, 1).nOut(5).activation(Activation.TANH).build(),
                "image")
            .setOutputs("scores")
            .setInputTypes(InputType.convolutional(9, 8, 3))
            .build();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    return graph;
  }

  private static DataSet rows() {
    Nd4j.getRandom().setSeed(3);
    INDArray labels = Nd4j.zeros(6, CLASSES);
    for (int row = 0; row < 6; row++) {
      labels.putScalar(row, row % CLASSES, 1);
    }
    return new DataSet(Nd4j.rand(6, 3, 9, 8), labels);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 3, 1, 1, 1, 1, true",
    "3, 3, 2, 1, 1, 1, false",
    "1, 1, 1, 0, 1, 1, true",
    "5, 3, 1, 2, 1, 2, true",
    "3, 2, 3, 0, 2, 1, true",
    "3, 3, 2, 0, 1, 3, false"
  })
  void learnsWhatDeeplearning4jLearns(
      int down, int across, int stride, int padding, int dilation, int multiplier, boolean bias) {
    ComputationGraph theirs =
        graph(
            new DepthwiseConvolution2D.Builder(down, across)
                .stride(stride, stride)
                .padding(padding, padding)
                .dilation(dilation, dilation)
                .depthMultiplier(multiplier)
                .nOut(5 * multiplier)
                .hasBias(bias)
                .activation(Activation.IDENTITY)
                .build(),
            new Sgd(0.1));
    ComputationGraph ours = HeadState.of(theirs).graph();
    DataSet rows = rows();

    assertThat(ours.getLayer("depthwise")).isInstanceOf(DepthwiseLayer.class);
    assertThat(ours.getLayers())
        .usingElementComparator((one, other) -> one == other ? 0 : 1)
        .containsExactlyInAnyOrder(
            ours.getLayer("below"), ours.getLayer("depthwise"), ours.getLayer("scores"));
    assertThat(
            ours.outputSingle(rows.getFeatures())
                .equalsWithEps(theirs.outputSingle(rows.getFeatures()), 1e-6))
        .isTrue();
    for (int step = 0; step < 5; step++) {
      ours.fit(rows);
      theirs.fit(rows);
    }

    assertThat(ours.params().equalsWithEps(theirs.params(), 1e-5)).isTrue();
  }

  @Test
  void goesOnFromAStateAsDeeplearning4jDoes() {
    ComputationGraph theirs =
        graph(
            new DepthwiseConvolution2D.Builder(3, 3)
                .padding(1, 1)
                .depthMultiplier(1)
                .nOut(5)
                .activation(Activation.IDENTITY)
                .build(),
            new Adam(0.01));
    DataSet rows = rows();
    theirs.fit(rows);
    ComputationGraph ours = HeadState.of(theirs).graph();
    for (int step = 0; step < 5; step++) {
      ours.fit(rows);
      theirs.fit(rows);
    }

    assertThat(ours.params().equalsWithEps(theirs.params(), 1e-5)).isTrue();
  }

  @Test
  void leavesWhatItDoesNotComputeToDeeplearning4j() {
    ComputationGraph curved =
        graph(
            new DepthwiseConvolution2D.Builder(3, 3)
                .depthMultiplier(1)
                .nOut(5)
                .activation(Activation.TANH)
                .build(),
            new Sgd(0.1));

    assertThat(HeadState.of(curved).graph().getLayer("depthwise"))
        .isNotInstanceOf(DepthwiseLayer.class);
  }

  @Test
  void isNotSeenInWhatIsSaved() {
    ComputationGraph graph =
        graph(
            new DepthwiseConvolution2D.Builder(3, 3)
                .depthMultiplier(1)
                .nOut(5)
                .activation(Activation.IDENTITY)
                .build(),
            new Adam(0.01));
    HeadState state = HeadState.of(graph);

    assertThat(HeadState.of(state.graph()).layers()).isEqualTo(state.layers());
  }
}
