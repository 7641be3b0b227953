package io.frostline.head;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The Deeplearning4j convolution with a kernel of one pixel, computed as one product of matrices
 * for each image, without the copies of {@code im2col}. Configuration and parameters are the same,
 * so saved networks do not depend on this class.
 */
final class PointwiseLayer extends ConvolutionLayer {
  private static final long serialVersionUID = 1;
  private static final String WEIGHT = ConvolutionParamInitializer.WEIGHT_KEY;
  private static final String BIAS = ConvolutionParamInitializer.BIAS_KEY;

  PointwiseLayer(Layer layer) {
    super(layer.conf(), DataType.FLOAT);
    setIndex(layer.getIndex());
    setParamsViewArray(layer.params());
    setParamTable(layer.paramTable());
  }

  /** Whether this class computes what a layer does. */
  static boolean computes(Layer layer) {
    return layer.getClass() == ConvolutionLayer.class
        && layer.conf().getLayer()
            instanceof org.deeplearning4j.nn.conf.layers.ConvolutionLayer convolution
        && convolution.getActivationFn() instanceof ActivationIdentity
        && convolution.getConvolutionMode() == ConvolutionMode.Truncate
        && convolution.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && convolution.getIDropout() == null
        && all(1, convolution.getKernelSize())
        && all(1, convolution.getStride())
        && all(0, convolution.getPadding());
  }

  private static boolean all(int expected, int... numbers) {
    return numbers[0] == expected && numbers[1] == expected;
  }

  @Override
  protected Pair<INDArray, INDArray> preOutput(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray images = ordered(input);
    INDArray weights = matrix(getParamWithNoise(WEIGHT, training, workspaces));
    INDArray outputs =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, shapeOfOutput(images), 'c');
    for (long image = 0; image < images.size(0); image++) {
      Nd4j.gemm(pixels(images, image), weights, pixels(outputs, image), false, false, 1, 0);
    }
    if (layerConf().hasBias()) {
      INDArray bias = getParamWithNoise(BIAS, training, workspaces);
      outputs.addi(bias.reshape(1, bias.length(), 1, 1));
    }
    return new Pair<>(outputs, null);
  }

  private long[] shapeOfOutput(INDArray images) {
    return new long[] {images.size(0), layerConf().getNOut(), images.size(2), images.size(3)};
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray images = ordered(input);
    INDArray above = ordered(epsilon);
    INDArray weights = matrix(getParamWithNoise(WEIGHT, true, workspaces));
    INDArray next =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, images.shape(), 'c');
    INDArray ofWeights = gradientViews.get(WEIGHT);
    INDArray sums = matrix(ofWeights);
    INDArray ones = Nd4j.ones(DataType.FLOAT, images.size(2) * images.size(3), 1);
    Gradient gradient = new DefaultGradient();
    if (layerConf().hasBias()) {
      gradient.setGradientFor(BIAS, gradientViews.get(BIAS));
    }
    gradient.setGradientFor(WEIGHT, ofWeights, 'c');
    for (long image = 0; image < images.size(0); image++) {
      INDArray gradients = pixels(above, image);
      int kept = image == 0 ? 0 : 1;
      Nd4j.gemm(pixels(images, image), gradients, sums, true, false, 1, kept);
      Nd4j.gemm(gradients, weights, pixels(next, image), false, true, 1, 0);
      if (layerConf().hasBias()) {
        INDArray bias = gradientViews.get(BIAS);
        Nd4j.gemm(gradients, ones, bias.reshape(bias.length(), 1), true, false, 1, kept);
      }
    }
    return new Pair<>(gradient, next);
  }

  private static INDArray ordered(INDArray array) {
    return array.ordering() == 'c' && array.elementWiseStride() == 1 ? array : array.dup('c');
  }

  /** From [out, in, 1, 1] to [in, out], on the same memory, column by column. */
  private static INDArray matrix(INDArray weights) {
    return weights.reshape('c', weights.size(0), weights.size(1)).transpose();
  }

  /** From [N, channels, height, width] to [pixels, channels] of one image, on the same memory. */
  private static INDArray pixels(INDArray images, long image) {
    long pixels = images.size(2) * images.size(3);
    return Nd4j.create(
        images.data(),
        new long[] {pixels, images.size(1)},
        new long[] {1, pixels},
        images.offset() + image * pixels * images.size(1),
        'f');
  }
}
