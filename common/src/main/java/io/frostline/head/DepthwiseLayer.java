package io.frostline.head;

import io.frostline.head.DepthwiseKernel.Extent;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.DepthwiseConvolution2DLayer;
import org.deeplearning4j.nn.params.DepthwiseConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The Deeplearning4j depthwise convolution, computed by {@link DepthwiseKernel}: the ND4J operator
 * takes most of the time of a network such as MobileNet. Configuration and parameters are the same,
 * so saved networks do not depend on this class.
 */
final class DepthwiseLayer extends DepthwiseConvolution2DLayer {
  private static final long serialVersionUID = 1;
  private static final String WEIGHT = DepthwiseConvolutionParamInitializer.WEIGHT_KEY;
  private static final String BIAS = DepthwiseConvolutionParamInitializer.BIAS_KEY;

  DepthwiseLayer(Layer layer) {
    super(layer.conf(), DataType.FLOAT);
    setIndex(layer.getIndex());
    setParamsViewArray(layer.params());
    setParamTable(layer.paramTable());
  }

  /** Whether this class computes what a layer does. */
  static boolean computes(Layer layer) {
    return layer.conf().getLayer() instanceof DepthwiseConvolution2D convolution
        && convolution.getActivationFn() instanceof ActivationIdentity
        && convolution.getConvolutionMode() == ConvolutionMode.Truncate
        && convolution.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && convolution.getIDropout() == null;
  }

  private DepthwiseConvolution2D convolution() {
    return (DepthwiseConvolution2D) layerConf();
  }

  private DepthwiseKernel kernel() {
    return new DepthwiseKernel(
        Math.toIntExact(convolution().getNIn()),
        convolution().getDepthMultiplier(),
        extent(0),
        extent(1));
  }

  private Extent extent(int direction) {
    return new Extent(
        Math.toIntExact(input.size(2 + direction)),
        convolution().getKernelSize()[direction],
        convolution().getStride()[direction],
        convolution().getPadding()[direction],
        convolution().getDilation()[direction]);
  }

  @Override
  protected Pair<INDArray, INDArray> preOutput(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    DepthwiseKernel kernel = kernel();
    float[] bias =
        convolution().hasBias()
            ? FloatNumbers.of(getParamWithNoise(BIAS, training, workspaces))
            : new float[0];
    float[] outputs =
        kernel.forward(
            FloatNumbers.of(input),
            FloatNumbers.of(getParamWithNoise(WEIGHT, training, workspaces)),
            bias);
    long[] shape = {input.size(0), convolution().getNOut(), kernel.rows(), kernel.columns()};
    return new Pair<>(FloatNumbers.in(workspaces, ArrayType.ACTIVATIONS, outputs, shape), null);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    DepthwiseKernel.Gradients gradients =
        kernel()
            .gradients(
                FloatNumbers.of(input),
                FloatNumbers.of(getParamWithNoise(WEIGHT, true, workspaces)),
                FloatNumbers.of(epsilon));
    Gradient gradient = new DefaultGradient();
    INDArray weights = gradientViews.get(WEIGHT);
    weights.assign(Nd4j.create(gradients.weights(), weights.shape(), 'c'));
    if (convolution().hasBias()) {
      INDArray bias = gradientViews.get(BIAS);
      bias.assign(epsilon.sum(0, 2, 3).reshape(bias.shape()));
      gradient.setGradientFor(BIAS, bias);
    }
    gradient.setGradientFor(WEIGHT, weights, 'c');
    INDArray next =
        FloatNumbers.in(workspaces, ArrayType.ACTIVATION_GRAD, gradients.images(), input.shape());
    return new Pair<>(gradient, next);
  }
}
