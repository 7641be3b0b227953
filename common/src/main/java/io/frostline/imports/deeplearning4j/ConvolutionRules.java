package io.frostline.imports.deeplearning4j;

import static io.frostline.onnx.NodeAttributes.integer;

import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.proto.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolutions over images. A batch normalisation after one is folded into its weights. */
final class ConvolutionRules {
  private static final int OUT_IN_KERNEL = 0;
  private static final int IN_OUT_KERNEL = 1;

  private static final long[] ONE = {1, 1};
  private static final long[] NONE = {0, 0};

  private ConvolutionRules() {}

  static Value convolution(ConvolutionLayer layer, Site site, List<Value> inputs) {
    Value input = checked(layer, site, inputs);
    Window window = window(layer, site, input);
    return finish(
        layer, site, convolve(site, input.tensor(), window, 1, site.floats("W"), layer.hasBias()));
  }

  /** Weights are [kernel, kernel, in, multiplier]; results are ordered by input channel. */
  static Value depthwise(DepthwiseConvolution2D layer, Site site, List<Value> inputs) {
    Value input = checked(layer, site, inputs);
    Window window = window(layer, site, input);
    FloatTensor weights = grouped(site.parameter("W").permute(2, 3, 0, 1));
    return finish(
        layer,
        site,
        convolve(site, input.tensor(), window, input.channels(), weights, layer.hasBias()));
  }

  /** Depthwise weights are [multiplier, in, kernel, kernel], pointwise ones [out, in, 1, 1]. */
  static Value separable(SeparableConvolution2D layer, Site site, List<Value> inputs) {
    Value input = checked(layer, site, inputs);
    Window window = window(layer, site, input);
    FloatTensor each = grouped(site.parameter("W").permute(1, 0, 2, 3));
    String middle =
        site.node(
            "Conv",
            List.of(input.tensor(), site.writer().weights("depthwise", each)),
            attributes(window, input.channels()));
    Window point = new Window(ONE, ONE, ONE, NONE, NONE);
    return finish(
        layer, site, convolve(site, middle, point, 1, site.floats("pW"), layer.hasBias()));
  }

  static Value transposed(Deconvolution2D layer, Site site, List<Value> inputs) {
    Value input = checked(layer, site, inputs);
    Window window =
        Window.reversed(
            site,
            input,
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getDilation(),
            layer.getPadding());
    FloatTensor weights = site.floats("W");
    List<String> operands = new ArrayList<>(List.of(input.tensor()));
    operands.addAll(weights(site, weights, IN_OUT_KERNEL, layer.hasBias()));
    return finish(layer, site, site.node("ConvTranspose", operands, attributes(window, 1)));
  }

  private static Value checked(ConvolutionLayer layer, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    site.check(layer.getCnn2dDataFormat(), input);
    return input;
  }

  private static Window window(ConvolutionLayer layer, Site site, Value input) {
    return Window.of(
        site,
        input,
        layer.getConvolutionMode(),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getDilation(),
        layer.getPadding());
  }

  /** From [in, multiplier, kernel, kernel] to [in x multiplier, 1, kernel, kernel]. */
  private static FloatTensor grouped(INDArray weights) {
    FloatTensor rows = NdArrays.floats(weights);
    long[] shape = rows.shape();
    return new FloatTensor(new long[] {shape[0] * shape[1], 1, shape[2], shape[3]}, rows.values());
  }

  private static String convolve(
      Site site, String input, Window window, long groups, FloatTensor weights, boolean biased) {
    List<String> operands = new ArrayList<>(List.of(input));
    operands.addAll(weights(site, weights, OUT_IN_KERNEL, biased));
    return site.node("Conv", operands, attributes(window, groups));
  }

  /** The weights and, where there is one, the bias, with the batch normalisation folded in. */
  private static List<String> weights(Site site, FloatTensor weights, int axis, boolean biased) {
    int channels = Math.toIntExact(weights.shape()[axis]);
    FloatTensor scaled = site.folded().map(scale -> scale.scaled(weights, axis)).orElse(weights);
    String kernel = site.writer().weights("weights", scaled);
    if (!biased && site.folded().isEmpty()) {
      return List.of(kernel);
    }
    FloatTensor bias =
        new FloatTensor(
            new long[] {channels}, biased ? site.floats("b").values() : new float[channels]);
    FloatTensor shifted = site.folded().map(scale -> scale.shifted(bias)).orElse(bias);
    return List.of(kernel, site.writer().weights("bias", shifted));
  }

  private static AttributeProto[] attributes(Window window, long groups) {
    return new AttributeProto[] {
      window.kernelShape(),
      window.strides(),
      window.dilations(),
      window.pads(),
      integer("group", groups)
    };
  }

  private static Value finish(ConvolutionLayer layer, Site site, String convolved) {
    return site.write(layer.getActivationFn(), new Value(convolved, site.shape()));
  }
}
