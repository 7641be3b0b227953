package io.frostline.head;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

class FasterLayersTest {
  private static final int CLASSES = 4;

  /** Scaled so that some activations exceed 6. */
  private static ComputationGraph graph(ConvolutionLayer pointwise) {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(new Adam(0.01))
            .l2(0.001)
            .graphBuilder()
            .addInputs("image")
            .addLayer(
                "below",
                new ConvolutionLayer.Builder(2, 2).nOut(3).activation(Activation.IDENTITY).build(),
                "image")
            .addLayer("pointwise", pointwise, "below")
            .addLayer(
                "clipped",
                new ActivationLayer.Builder().activation(new ActivationReLU6()).build(),
                "pointwise")
            .addLayer(
                "scores",
                new OutputLayer.Builder().nOut(CLASSES).activation(Activation.SOFTMAX).build(),
                "clipped")
            .setOutputs("scores")
            .setInputTypes(InputType.convolutional(6, 5, 2))
            .build();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    return graph;
  }

  private static ConvolutionLayer.Builder pointwise() {
    return new ConvolutionLayer.Builder(1, 1).nOut(5).activation(Activation.IDENTITY);
  }

  private static DataSet rows() {
    Nd4j.getRandom().setSeed(3);
    INDArray labels = Nd4j.zeros(6, CLASSES);
    for (int row = 0; row < 6; row++) {
      labels.putScalar(row, row % CLASSES, 1);
    }
    return new DataSet(Nd4j.rand(6, 2, 6, 5).muli(20).subi(5), labels);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void learnWhatThoseOfDeeplearning4jLearn(boolean bias) {
    ComputationGraph theirs = graph(pointwise().hasBias(bias).build());
    DataSet rows = rows();
    theirs.fit(rows);
    ComputationGraph ours = HeadState.of(theirs).graph();

    assertThat(ours.getLayer("below")).isExactlyInstanceOf(theirs.getLayer("below").getClass());
    assertThat(ours.getLayer("pointwise")).isInstanceOf(PointwiseLayer.class);
    assertThat(ours.getLayer("clipped")).isInstanceOf(RectifierLayer.class);
    INDArray clipped = ours.feedForward(rows.getFeatures(), false).get("clipped");
    assertThat(clipped.maxNumber().floatValue()).isEqualTo(6);
    assertThat(clipped.minNumber().floatValue()).isZero();
    for (int step = 0; step < 5; step++) {
      ours.fit(rows);
      theirs.fit(rows);
    }

    assertThat(ours.params().equalsWithEps(theirs.params(), 1e-5)).isTrue();
    assertThat(
            ours.outputSingle(rows.getFeatures())
                .equalsWithEps(theirs.outputSingle(rows.getFeatures()), 1e-5))
        .isTrue();
  }

  @Test
  void readAPartOfALargerArrayWhereItBegins() {
    Layer layer = HeadState.of(graph(pointwise().build())).graph().getLayer("pointwise");
    INDArray part = Nd4j.rand(6, 3, 5, 4).get(NDArrayIndex.interval(2, 5));

    INDArray expected = layer.activate(part.dup('c'), false, LayerWorkspaceMgr.noWorkspaces());
    INDArray actual = layer.activate(part, false, LayerWorkspaceMgr.noWorkspaces());

    assertThat(part.offset()).isEqualTo(2 * 3 * 5 * 4);
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void leaveStridesToDeeplearning4j() {
    ComputationGraph strided = graph(pointwise().stride(2, 2).build());

    assertThat(HeadState.of(strided).graph().getLayer("pointwise"))
        .isNotInstanceOf(PointwiseLayer.class);
  }

  @Test
  void areNotSeenInWhatIsSaved() {
    HeadState state = HeadState.of(graph(pointwise().build()));

    assertThat(HeadState.of(state.graph()).layers()).isEqualTo(state.layers());
  }
}
