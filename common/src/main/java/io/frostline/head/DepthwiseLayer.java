package io.frostline.head;

import io.frostline.head.DepthwiseKernel.Extent;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
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

  private DepthwiseLayer(Layer layer) {
    super(layer.conf(), DataType.FLOAT);
    setIndex(layer.getIndex());
    setParamsViewArray(layer.params());
    setParamTable(layer.paramTable());
  }

  /** Replaces the Deeplearning4j depthwise convolutions; call it before a graph's first step. */
  static void install(ComputationGraph graph) {
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex instanceof LayerVertex holder && computes(holder.getLayer())) {
        DepthwiseLayer own = new DepthwiseLayer(holder.getLayer());
        replace(graph.getLayers(), holder.getLayer(), own);
        holder.setLayer(own);
      }
    }
  }

  /** By identity: equal layers would be compared number by number. */
  private static void replace(Layer[] layers, Layer theirs, Layer own) {
    for (int place = 0; place < layers.length; place++) {
      layers[place] = layers[place] == theirs ? own : layers[place];
    }
  }

  private static boolean computes(Layer layer) {
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
            ? numbers(getParamWithNoise(BIAS, training, workspaces))
            : new float[0];
    float[] outputs =
        kernel.forward(
            numbers(input), numbers(getParamWithNoise(WEIGHT, training, workspaces)), bias);
    long[] shape = {input.size(0), convolution().getNOut(), kernel.rows(), kernel.columns()};
    return new Pair<>(
        workspaces.leverageTo(ArrayType.ACTIVATIONS, Nd4j.create(outputs, shape, 'c')), null);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    DepthwiseKernel kernel = kernel();
    float[] outputs = numbers(epsilon);
    Gradient gradient = new DefaultGradient();
    INDArray weights = gradientViews.get(WEIGHT);
    weights.assign(
        Nd4j.create(kernel.weightGradient(numbers(input), outputs), weights.shape(), 'c'));
    if (convolution().hasBias()) {
      INDArray bias = gradientViews.get(BIAS);
      bias.assign(epsilon.sum(0, 2, 3).reshape(bias.shape()));
      gradient.setGradientFor(BIAS, bias);
    }
    gradient.setGradientFor(WEIGHT, weights, 'c');
    float[] below =
        kernel.imageGradient(outputs, numbers(getParamWithNoise(WEIGHT, true, workspaces)));
    INDArray next =
        workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, Nd4j.create(below, input.shape(), 'c'));
    return new Pair<>(gradient, next);
  }

  private static float[] numbers(INDArray array) {
    INDArray ordered =
        array.ordering() == 'c' && !array.isView() && array.elementWiseStride() == 1
            ? array
            : array.dup('c');
    float[] numbers = new float[Math.toIntExact(array.length())];
    ordered.data().asNioFloat().get(numbers);
    return numbers;
  }
}
