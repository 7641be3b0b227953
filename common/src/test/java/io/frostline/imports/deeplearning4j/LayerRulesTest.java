package io.frostline.imports.deeplearning4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.TensorLayout;
import io.frostline.message.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LayerRulesTest {
  private static final int HEIGHT = 11;
  private static final int WIDTH = 14;

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("windows")
  void convolutions(TensorLayout layout, ConvolutionMode mode, String kernel, int[] window) {
    check(
        layout,
        new ConvolutionLayer.Builder(window[0], window[1])
            .stride(window[2], window[3])
            .dilation(window[4], window[5])
            .padding(window[6], window[7])
            .convolutionMode(mode)
            .nOut(5)
            .activation(Activation.TANH)
            .build());
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("windows")
  void separateConvolutions(
      TensorLayout layout, ConvolutionMode mode, String kernel, int[] window) {
    check(
        layout,
        new DepthwiseConvolution2D.Builder()
            .kernelSize(window[0], window[1])
            .stride(window[2], window[3])
            .dilation(window[4], window[5])
            .padding(window[6], window[7])
            .convolutionMode(mode)
            .depthMultiplier(2)
            .nOut(6)
            .build(),
        new SeparableConvolution2D.Builder(3, 2)
            .depthMultiplier(2)
            .convolutionMode(mode)
            .nOut(5)
            .hasBias(false)
            .build());
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("windows")
  void pooling(TensorLayout layout, ConvolutionMode mode, String kernel, int[] window) {
    for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG, PoolingType.PNORM)) {
      for (boolean counted : type == PoolingType.AVG ? List.of(true, false) : List.of(true)) {
        boolean dilated = window[4] > 1 || window[5] > 1;
        if (!dilated || (type == PoolingType.MAX && window[0] == 3)) {
          check(
              layout,
              new SubsamplingLayer.Builder(type)
                  .kernelSize(window[0], window[1])
                  .stride(window[2], window[3])
                  .dilation(window[4], window[5])
                  .padding(window[6], window[7])
                  .convolutionMode(mode)
                  .avgPoolIncludePadInDivisor(counted)
                  .pnorm(3)
                  .build());
        }
      }
    }
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("windows")
  void transposedConvolutions(
      TensorLayout layout, ConvolutionMode mode, String kernel, int[] window) {
    check(
        layout,
        new Deconvolution2D.Builder(window[0], window[1])
            .stride(Math.min(window[2], window[0]), Math.min(window[3], window[1]))
            .dilation(window[4], window[5])
            .padding(window[6], window[7])
            .convolutionMode(mode)
            .nOut(4)
            .build());
  }

  /** Kernel, stride, dilation and padding, rows before columns. */
  static Stream<Arguments> windows() {
    return Stream.of(TensorLayout.values())
        .flatMap(
            layout ->
                Stream.of(ConvolutionMode.Same, ConvolutionMode.Truncate)
                    .flatMap(
                        mode ->
                            Stream.of(
                                    new int[] {3, 3, 1, 1, 1, 1, 0, 0},
                                    new int[] {3, 3, 2, 2, 1, 1, 1, 1},
                                    new int[] {2, 5, 2, 3, 1, 1, 1, 2},
                                    new int[] {1, 1, 2, 2, 1, 1, 0, 0},
                                    new int[] {4, 2, 3, 1, 1, 1, 0, 0},
                                    new int[] {2, 5, 2, 3, 1, 1, 0, 0},
                                    new int[] {3, 3, 2, 2, 1, 1, 0, 0},
                                    new int[] {2, 3, 1, 1, 3, 2, 0, 0},
                                    new int[] {3, 2, 1, 1, 2, 3, 1, 1})
                                .filter(
                                    window ->
                                        mode != ConvolutionMode.Same || window[6] + window[7] == 0)
                                .map(
                                    window ->
                                        Arguments.of(
                                            layout, mode, Arrays.toString(window), window))));
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void aBatchNormalizationIsMultipliedIntoItsConvolution(TensorLayout layout) {
    assertThat(
            check(
                layout,
                new ConvolutionLayer.Builder(3, 3).nOut(4).hasBias(false).build(),
                new BatchNormalization.Builder().eps(1e-3).build(),
                new ActivationLayer(Activation.RELU),
                new DepthwiseConvolution2D.Builder()
                    .kernelSize(3, 3)
                    .depthMultiplier(1)
                    .nOut(4)
                    .build(),
                new BatchNormalization.Builder().useLogStd(true).build(),
                new Deconvolution2D.Builder(2, 2).nOut(3).build(),
                new BatchNormalization.Builder().lockGammaBeta(true).build(),
                new SeparableConvolution2D.Builder(3, 3).nOut(4).build(),
                new BatchNormalization()))
        .containsExactly("1", "2", "4", "6", "8");
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void aBatchNormalizationElsewhereIsANode(TensorLayout layout) {
    assertThat(
            check(
                layout,
                new BatchNormalization.Builder().eps(1e-3).build(),
                new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build(),
                new BatchNormalization.Builder().useLogStd(true).build(),
                new DenseLayer.Builder().nOut(7).build(),
                new BatchNormalization()))
        .containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void aHalfLockedBatchNormalizationIsRefused() {
    assertThatThrownBy(
            () ->
                check(
                    TensorLayout.NCHW,
                    new BatchNormalization.Builder().lockGammaBeta(true).gamma(2).build()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Layer '0' (BatchNormalization)")
        .hasMessageContaining("gamma 2.0 and beta 0.0");
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void shapesOfImages(TensorLayout layout) {
    CNN2DFormat format = format(layout);
    check(
        layout,
        new ZeroPaddingLayer.Builder(1, 2, 3, 4).dataFormat(format).build(),
        new Cropping2D.Builder(1, 1, 2, 3).dataFormat(format).build(),
        new Upsampling2D.Builder().size(new int[] {3, 2}).dataFormat(format).build(),
        new SpaceToDepthLayer.Builder<>(2, format).build());
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void localResponseNormalization(TensorLayout layout) {
    for (double n : new double[] {5, 4, 3}) {
      check(
          layout,
          new ConvolutionLayer.Builder(3, 3).nOut(9).build(),
          new LocalResponseNormalization.Builder()
              .n(n)
              .k(1.5)
              .alpha(0.2)
              .beta(0.6)
              .dataFormat(format(layout))
              .build());
    }
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void globalPooling(TensorLayout layout) {
    int[] dimensions = layout == TensorLayout.NCHW ? new int[] {2, 3} : new int[] {1, 2};
    for (PoolingType type : PoolingType.values()) {
      check(
          layout,
          new GlobalPoolingLayer.Builder(type).pnorm(3).poolingDimensions(dimensions).build(),
          new DenseLayer.Builder().nOut(4).build());
    }
  }

  @Test
  void globalPoolingMayKeepTheDimensions() {
    check(
        TensorLayout.NCHW,
        new GlobalPoolingLayer.Builder(PoolingType.AVG).collapseDimensions(false).build());
  }

  @Test
  void poolingPaddedBeyondItsKernelIsRefused() {
    assertThatThrownBy(
            () ->
                check(
                    TensorLayout.NCHW,
                    new SubsamplingLayer.Builder(PoolingType.MAX)
                        .kernelSize(2, 2)
                        .stride(1, 1)
                        .dilation(4, 4)
                        .convolutionMode(ConvolutionMode.Same)
                        .build()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Layer '0' (SubsamplingLayer)")
        .hasMessageContaining("padding");
  }

  /** Deeplearning4j chooses the axes only where it is told the type of the input. */
  @Test
  void globalPoolingOfOtherAxesIsRefused() {
    ComputationGraph graph =
        RandomGraph.of(
            RandomGraph.builder()
                .addInputs("image")
                .addLayer(
                    "convolution",
                    new ConvolutionLayer.Builder(3, 3)
                        .nIn(3)
                        .nOut(4)
                        .dataFormat(CNN2DFormat.NHWC)
                        .build(),
                    "image")
                .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "convolution")
                .setOutputs("pool")
                .build());
    assertThatThrownBy(() -> Agreement.check(graph, HEIGHT, WIDTH, TensorLayout.NHWC))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Layer 'pool' (GlobalPoolingLayer)")
        .hasMessageContaining("it pools the axes [2, 3] of nhwc images");
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void denseLayersOnImages(TensorLayout layout) {
    check(
        layout,
        new ConvolutionLayer.Builder(3, 3).nOut(4).build(),
        new DenseLayer.Builder().nOut(8).activation(Activation.RELU).hasBias(false).build(),
        new DenseLayer.Builder().nOut(9).hasLayerNorm(true).activation(Activation.TANH).build(),
        new ElementWiseMultiplicationLayer.Builder().nIn(9).nOut(9).build(),
        new DropoutLayer(0.5),
        new FrozenLayer(new DenseLayer.Builder().nIn(9).nOut(6).build()),
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(5)
            .activation(Activation.SOFTMAX)
            .build());
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void ends(TensorLayout layout) {
    CNN2DFormat format = format(layout);
    check(
        layout,
        new ConvolutionLayer.Builder(3, 3).nOut(4).build(),
        new CnnLossLayer.Builder(LossFunction.MCXENT)
            .format(format)
            .activation(Activation.SOFTMAX)
            .build());
    check(
        layout,
        new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
            .nOut(4)
            .activation(Activation.SOFTMAX)
            .build());
    check(
        layout,
        new DenseLayer.Builder().nOut(8).build(),
        new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SIGMOID).build());
  }

  @Test
  void boxes() {
    check(
        TensorLayout.NCHW,
        new ConvolutionLayer.Builder(3, 3).nOut(2 * (5 + 3)).build(),
        new Yolo2OutputLayer.Builder()
            .boundingBoxPriors(Nd4j.create(new float[][] {{1, 2}, {3, 0.5f}}))
            .build());
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void slopesThatAreLearnt(TensorLayout layout) {
    boolean first = layout == TensorLayout.NCHW;
    check(
        layout,
        new ConvolutionLayer.Builder(3, 3).nOut(4).build(),
        new PReLULayer.Builder()
            .inputShape(first ? new long[] {4, 9, 12} : new long[] {9, 12, 4})
            .sharedAxes(first ? new long[] {2, 3} : new long[] {1, 2})
            .build(),
        new DenseLayer.Builder().nOut(4).build());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("activations")
  void activations(String name, Supplier<IActivation> activation) {
    for (TensorLayout layout : TensorLayout.values()) {
      check(
          layout,
          new ConvolutionLayer.Builder(3, 3).nOut(4).build(),
          new ActivationLayer(activation.get()),
          new DenseLayer.Builder().nOut(20).activation(activation.get()).build());
    }
  }

  static Stream<Arguments> activations() {
    Stream<Arguments> plain =
        Stream.of(Activation.values())
            .map(activation -> Arguments.of(activation.name(), supplier(activation)));
    Stream<Arguments> others =
        Stream.of(
                new ActivationReLU(0.7, 0.0, 0.1),
                new ActivationReLU(null, 0.3, 0.2),
                new ActivationReLU(0.5, null, null),
                new ActivationLReLU(0.3),
                new ActivationELU(0.7),
                new ActivationThresholdedReLU(0.4),
                new ActivationGELU(true))
            .map(
                activation ->
                    Arguments.of(
                        activation.toString() + activation.getClass(),
                        (Supplier<IActivation>) () -> activation));
    return Stream.concat(plain, others);
  }

  private static Supplier<IActivation> supplier(Activation activation) {
    return activation::getActivationFunction;
  }

  static CNN2DFormat format(TensorLayout layout) {
    return layout == TensorLayout.NCHW ? CNN2DFormat.NCHW : CNN2DFormat.NHWC;
  }

  /** A stack of layers named 0, 1, 2 over a small image. */
  static List<String> check(TensorLayout layout, Layer... layers) {
    ComputationGraphConfiguration.GraphBuilder builder =
        RandomGraph.builder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(HEIGHT, WIDTH, 3, format(layout)));
    String below = "image";
    for (int index = 0; index < layers.length; index++) {
      builder.addLayer(String.valueOf(index), layers[index], below);
      below = String.valueOf(index);
    }
    ComputationGraph graph =
        RandomGraph.of(builder.setOutputs(below).validateOutputLayerConfig(false).build());
    // In workspaces Deeplearning4j's own output fails at a batch normalisation of vectors.
    graph.getConfiguration().setInferenceWorkspaceMode(WorkspaceMode.NONE);
    return Agreement.check(graph, HEIGHT, WIDTH, layout);
  }
}
