package io.frostline.retrain;

import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.NodeProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.Activation;

/** Convolutions, and batch normalisations, which after training are convolutions too. */
final class ConvolutionTranslation {
  private static final double DEFAULT_EPSILON = 1e-5;
  private static final int BIAS = 2;

  private ConvolutionTranslation() {}

  /**
   * A convolution whose batch normalisation will be folded into it waits for it. One that starts
   * from random weights gets a normalisation if it has none: in most packages it is folded in
   * already, and without one a deep network learns nothing from random weights.
   */
  static void convolution(NodeProto node, GraphTranslation to) throws Untranslatable {
    boolean normalized = normalizationOf(node, to).isPresent();
    if (to.isPretrained() && normalized) {
      checked(node, to);
      return;
    }
    FloatTensor weights = checked(node, to);
    Optional<FloatTensor> bias =
        node.getInputCount() > BIAS
            ? Optional.of(to.part().constant(node.getInput(BIAS)))
            : Optional.empty();
    String output = node.getOutput(0);
    if (to.isPretrained() || normalized) {
      write(node, to, output, weights, bias);
    } else {
      String convolved = output + "/convolved";
      write(node, to, convolved, weights, bias);
      learning(to, convolved, output, weights.shape()[0], DEFAULT_EPSILON);
    }
  }

  /** The batch normalisation that is a convolution's only reader. */
  private static Optional<NodeProto> normalizationOf(NodeProto node, GraphTranslation to) {
    String output = node.getOutput(0);
    List<NodeProto> readers = to.part().readers(output);
    return output.equals(to.part().top().name()) || readers.size() != 1
        ? Optional.empty()
        : Optional.of(readers.get(0)).filter(it -> it.getOpType().equals("BatchNormalization"));
  }

  static void normalization(NodeProto node, GraphTranslation to) throws Untranslatable {
    if (!to.isImage(node.getInput(0))) {
      throw new Untranslatable(node, "it normalises something other than an image");
    }
    if (!to.isPretrained()) {
      String input = node.getInput(0);
      learning(to, to.vertex(input), node.getOutput(0), to.shape(input)[1], epsilon(node));
      return;
    }
    Scaling scaling = Scaling.of(node, to.part());
    Optional<NodeProto> convolution =
        to.part()
            .producer(node.getInput(0))
            .filter(it -> it.getOpType().equals("Conv"))
            .filter(it -> normalizationOf(it, to).isPresent());
    if (convolution.isPresent()) {
      NodeProto below = convolution.get();
      FloatTensor weights = scaling.scaled(checked(below, to));
      float[] bias =
          below.getInputCount() > BIAS
              ? to.part().constant(below.getInput(BIAS)).values()
              : new float[scaling.factors().length];
      write(below, to, node.getOutput(0), weights, Optional.of(scaling.shifted(bias)));
    } else {
      scaled(to, node.getInput(0), node.getOutput(0), scaling);
    }
  }

  /** Each channel times a number plus a number: a depthwise convolution of a single pixel. */
  static void scaled(GraphTranslation to, String input, String output, Scaling scaling) {
    int channels = scaling.factors().length;
    to.layer(
        output,
        new DepthwiseConvolution2D.Builder(1, 1)
            .depthMultiplier(1)
            .nIn(channels)
            .nOut(channels)
            .activation(Activation.IDENTITY)
            .hasBias(true)
            .build(),
        to.vertex(input));
    to.weights(
        output,
        Map.of(
            "W", new FloatTensor(new long[] {1, 1, channels, 1}, scaling.factors()),
            "b", new FloatTensor(new long[] {channels}, scaling.terms())));
  }

  private static void learning(
      GraphTranslation to, String input, String output, long channels, double epsilon) {
    to.layer(
        output,
        new BatchNormalization.Builder().nIn(channels).nOut(channels).eps(epsilon).build(),
        input);
    to.weights(output, Map.of());
  }

  private static double epsilon(NodeProto node) {
    return NodeAttributes.find(node, "epsilon")
        .map(AttributeProto::getF)
        .map(Float::doubleValue)
        .orElse(DEFAULT_EPSILON);
  }

  private static FloatTensor checked(NodeProto node, GraphTranslation to) throws Untranslatable {
    if (to.shape(node.getInput(0)).length != 4) {
      throw new Untranslatable(node, "it does not work on images");
    }
    FloatTensor weights = to.part().constant(node.getInput(1));
    long groups = NodeAttributes.integer(node, "group", 1);
    if (groups != 1 && (groups != to.shape(node.getInput(0))[1] || weights.shape()[1] != 1)) {
      throw new Untranslatable(
          node,
          Formatted.of(
              "it has %d groups, but Deeplearning4j supports only one, or one per channel",
              groups));
    }
    Padding.of(node);
    return weights;
  }

  private static void write(
      NodeProto node,
      GraphTranslation to,
      String output,
      FloatTensor weights,
      Optional<FloatTensor> bias)
      throws Untranslatable {
    Padding padding = Padding.of(node);
    String input = padding.isEven() ? to.vertex(node.getInput(0)) : padded(node, to, padding);
    boolean depthwise = NodeAttributes.integer(node, "group", 1) != 1;
    long channels = to.shape(node.getInput(0))[1];
    int[] kernel = {(int) weights.shape()[2], (int) weights.shape()[3]};
    ConvolutionLayer.BaseConvBuilder<?> layer =
        depthwise
            ? new DepthwiseConvolution2D.Builder(kernel)
                .depthMultiplier((int) (weights.shape()[0] / channels))
            : new ConvolutionLayer.Builder(kernel);
    layer
        .nIn(channels)
        .nOut(weights.shape()[0])
        .stride(padding.pair(node, "strides"))
        .dilation(padding.pair(node, "dilations"))
        .padding(padding.isEven() ? padding.before() : new int[] {0, 0})
        .convolutionMode(ConvolutionMode.Truncate)
        .activation(Activation.IDENTITY)
        .hasBias(bias.isPresent());
    to.layer(output, layer.build(), input);
    Map<String, FloatTensor> numbers = new HashMap<>();
    numbers.put("W", depthwise ? byPosition(weights, (int) channels) : weights);
    bias.ifPresent(it -> numbers.put("b", it));
    to.weights(output, numbers);
  }

  /** Deeplearning4j pads both sides alike; any other padding becomes a separate layer. */
  private static String padded(NodeProto node, GraphTranslation to, Padding padding) {
    String name = node.getOutput(0) + "/padded";
    int[] before = padding.before();
    int[] after = padding.after();
    to.layer(
        name,
        new ZeroPaddingLayer.Builder(before[0], after[0], before[1], after[1]).build(),
        to.vertex(node.getInput(0)));
    return name;
  }

  /** From [in x multiplier, 1, kernel, kernel] to [kernel, kernel, in, multiplier]. */
  private static FloatTensor byPosition(FloatTensor weights, int channels) {
    int filters = (int) weights.shape()[0];
    int positions = (int) (weights.shape()[2] * weights.shape()[3]);
    float[] values = new float[weights.values().length];
    for (int filter = 0; filter < filters; filter++) {
      for (int position = 0; position < positions; position++) {
        values[position * filters + filter] = weights.values()[filter * positions + position];
      }
    }
    return new FloatTensor(
        new long[] {weights.shape()[2], weights.shape()[3], channels, filters / channels}, values);
  }

  /** What a batch normalisation does to each channel once it is trained. */
  record Scaling(float[] factors, float[] terms) {
    static Scaling of(NodeProto node, UpperPart part) {
      float[] gamma = part.constant(node.getInput(1)).values();
      float[] beta = part.constant(node.getInput(2)).values();
      float[] mean = part.constant(node.getInput(3)).values();
      float[] variance = part.constant(node.getInput(4)).values();
      float[] factors = new float[gamma.length];
      float[] terms = new float[gamma.length];
      for (int channel = 0; channel < gamma.length; channel++) {
        double factor = gamma[channel] / Math.sqrt(variance[channel] + epsilon(node));
        factors[channel] = (float) factor;
        terms[channel] = (float) (beta[channel] - mean[channel] * factor);
      }
      return new Scaling(factors, terms);
    }

    FloatTensor scaled(FloatTensor weights) {
      float[] values = weights.values().clone();
      int ofFilter = values.length / factors.length;
      for (int index = 0; index < values.length; index++) {
        values[index] *= factors[index / ofFilter];
      }
      return new FloatTensor(weights.shape(), values);
    }

    FloatTensor shifted(float... bias) {
      float[] values = Arrays.copyOf(bias, bias.length);
      for (int channel = 0; channel < values.length; channel++) {
        values[channel] = values[channel] * factors[channel] + terms[channel];
      }
      return new FloatTensor(new long[] {values.length}, values);
    }
  }
}
