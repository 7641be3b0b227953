package io.frostline.imports.deeplearning4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.TensorLayout;
import io.frostline.message.UserException;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;

class VertexRulesTest {
  private static final int HEIGHT = 6;
  private static final int WIDTH = 8;

  @ParameterizedTest
  @EnumSource(ElementWiseVertex.Op.class)
  void elementWise(ElementWiseVertex.Op operation) {
    for (TensorLayout layout : TensorLayout.values()) {
      check(
          layout,
          graph ->
              graph
                  .addLayer("a", convolution(), "image")
                  .addLayer("b", convolution(), "image")
                  .addVertex("joined", new ElementWiseVertex(operation), "a", "b")
                  .setOutputs("joined"));
    }
  }

  /** Built without input types, which do not admit inputs of different sizes. */
  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void squeezeAndExcite(TensorLayout layout) {
    boolean first = layout == TensorLayout.NCHW;
    GraphBuilder builder =
        RandomGraph.builder()
            .addInputs("image")
            .addLayer(
                "a",
                new ConvolutionLayer.Builder(1, 1)
                    .nIn(3)
                    .nOut(4)
                    .dataFormat(LayerRulesTest.format(layout))
                    .build(),
                "image")
            .addLayer(
                "squeezed",
                new GlobalPoolingLayer.Builder(PoolingType.AVG)
                    .poolingDimensions(first ? new int[] {2, 3} : new int[] {1, 2})
                    .build(),
                "a")
            .addLayer("narrow", new DenseLayer.Builder().nIn(4).nOut(2).build(), "squeezed")
            .addLayer(
                "wide",
                new DenseLayer.Builder().nIn(2).nOut(4).activation(Activation.SIGMOID).build(),
                "narrow")
            .addVertex(
                "point",
                new PreprocessorVertex(
                    new ReshapePreprocessor(
                        new long[] {4},
                        first ? new long[] {4, 1, 1} : new long[] {1, 1, 4},
                        false)),
                "wide")
            .addVertex("scaled", new ElementWiseVertex(ElementWiseVertex.Op.Product), "a", "point")
            .setOutputs("scaled");
    assertThat(Agreement.check(RandomGraph.of(builder.build()), HEIGHT, WIDTH, layout))
        .contains("point", "scaled");
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void merging(TensorLayout layout) {
    check(
        layout,
        graph ->
            graph
                .addLayer("a", convolution(), "image")
                .addLayer("b", convolution(), "a")
                .addVertex("joined", new MergeVertex(), "a", "b", "image")
                .addLayer("c", new DenseLayer.Builder().nOut(3).build(), "joined")
                .addLayer("d", new DenseLayer.Builder().nOut(4).build(), "joined")
                .addVertex("vectors", new MergeVertex(), "c", "d")
                .setOutputs("vectors"));
  }

  @Test
  void scalingAndTaking() {
    check(
        TensorLayout.NCHW,
        graph ->
            graph
                .addLayer("a", convolution(), "image")
                .addVertex("scaled", new ScaleVertex(0.3), "a")
                .addVertex("shifted", new ShiftVertex(0.7), "scaled")
                .addVertex("taken", new SubsetVertex(1, 2), "shifted")
                .addVertex("cut", new PoolHelperVertex(), "taken")
                .addVertex("length", new L2NormalizeVertex(), "cut")
                .setOutputs("length"));
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void reshaping(TensorLayout layout) {
    check(
        layout,
        graph ->
            graph
                .addLayer("a", convolution(), "image")
                .addVertex("apart", new ReshapeVertex(-1, 2, 8, 12), "a")
                .addVertex(
                    "turned",
                    new PreprocessorVertex(
                        new ComposableInputPreProcessor(
                            new PermutePreprocessor(3, 1, 2),
                            new ReshapePreprocessor(
                                new long[] {12, 2, 8}, new long[] {4, 6, 8}, false))),
                    "apart")
                .addVertex(
                    "flat", new PreprocessorVertex(new CnnToFeedForwardPreProcessor()), "turned")
                .addVertex("normal", new L2NormalizeVertex(), "flat")
                .setOutputs("normal"));
  }

  /** Branches whose vertices are interleaved, and a value that an activation layer shares. */
  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void branches(TensorLayout layout) {
    List<String> tensors =
        check(
            layout,
            graph ->
                graph
                    .addLayer("a", convolution(), "image")
                    .addLayer("b", convolution(), "image")
                    .addLayer("a normal", new BatchNormalization(), "a")
                    .addLayer("b normal", new BatchNormalization(), "b")
                    .addLayer("a rectified", new ActivationLayer(Activation.RELU), "a normal")
                    .addLayer("b same", new ActivationLayer(Activation.IDENTITY), "b normal")
                    .addVertex(
                        "sum",
                        new ElementWiseVertex(ElementWiseVertex.Op.Add),
                        "a normal",
                        "a rectified",
                        "b same")
                    .addLayer("c", convolution(), "sum")
                    .addLayer("c normal", new BatchNormalization(), "c")
                    .setOutputs("c normal"));
    assertThat(tensors)
        .containsExactlyInAnyOrder("a normal", "b normal", "a rectified", "sum", "c normal");
  }

  /** A vertex that changes nothing is a tensor of its own only where the network ends. */
  @Test
  void anEndThatChangesNothing() {
    List<String> tensors =
        check(
            TensorLayout.NHWC,
            graph ->
                graph
                    .addLayer("a", convolution(), "image")
                    .addLayer("same", new ActivationLayer(Activation.IDENTITY), "a")
                    .addLayer("end", new DropoutLayer(0.5), "same")
                    .setOutputs("end"));
    assertThat(tensors).containsExactly("a", "end");
  }

  @Test
  void whatMixesImagesIsRefused() {
    assertThatThrownBy(
            () ->
                check(
                    TensorLayout.NCHW,
                    graph ->
                        graph
                            .addLayer("a", convolution(), "image")
                            .addVertex("stacked", new StackVertex(), "a", "a")
                            .setOutputs("stacked")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Layer 'stacked' (StackVertex)")
        .hasMessageContaining("mixes the images of a batch");
  }

  private static ConvolutionLayer convolution() {
    return new ConvolutionLayer.Builder(1, 1).nOut(4).build();
  }

  private static List<String> check(TensorLayout layout, Consumer<GraphBuilder> vertices) {
    GraphBuilder builder =
        RandomGraph.builder()
            .addInputs("image")
            .setInputTypes(
                InputType.convolutional(HEIGHT, WIDTH, 3, LayerRulesTest.format(layout)));
    vertices.accept(builder);
    return Agreement.check(
        RandomGraph.of(builder.validateOutputLayerConfig(false).build()), HEIGHT, WIDTH, layout);
  }
}
