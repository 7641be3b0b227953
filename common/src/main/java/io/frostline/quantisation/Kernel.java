package io.frostline.quantisation;

import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The weights of a convolution over images or of a dense layer, and its biases.
 *
 * @param shape of a convolution [outputs, inputs of a group, height, width]; of a dense layer
 *     [inputs, outputs] or [outputs, inputs]
 * @param axis of the shape that counts the outputs
 * @param weights in that order, before normalisation; large ones are not copied out of the file
 * @param factors what normalisation multiplies the weights with, one for each output
 * @param bias one for each output
 */
record Kernel(long[] shape, int axis, FloatBuffer weights, double[] factors, double[] bias) {
  private static final int RANK_OF_CONVOLUTION = 4;
  private static final int RANK_OF_DENSE = 2;

  /** The kernel of a convolution, if its weights are in the file and it runs over images. */
  static Optional<Kernel> ofConvolution(OnnxGraph graph, NodeProto convolution) {
    return weights(graph, convolution, RANK_OF_CONVOLUTION)
        .flatMap(weights -> biased(weights, 0, bias(graph, convolution)));
  }

  /** The kernel of a Gemm, if its weights are in the file and it is a product and a sum alone. */
  static Optional<Kernel> ofGemm(OnnxGraph graph, NodeProto gemm) {
    boolean plain =
        NodeAttributes.integer(gemm, "transA", 0) == 0
            && number(gemm, "alpha") == 1
            && number(gemm, "beta") == 1;
    int axis = NodeAttributes.integer(gemm, "transB", 0) == 0 ? 1 : 0;
    return plain
        ? weights(graph, gemm, RANK_OF_DENSE)
            .flatMap(weights -> biased(weights, axis, bias(graph, gemm)))
        : Optional.empty();
  }

  /** The kernel of a product with a matrix, if that is in the file; its biases are 0. */
  static Optional<Kernel> ofMatMul(OnnxGraph graph, NodeProto product) {
    return weights(graph, product, RANK_OF_DENSE)
        .flatMap(weights -> biased(weights, 1, new double[0]));
  }

  /** The same with other biases; empty if they are not one for each output. */
  Optional<Kernel> withBias(OnnxGraph graph, String tensor) {
    return constant(graph, tensor)
        .filter(values -> values.getDimsList().stream().filter(side -> side > 1).count() <= 1)
        .map(Kernel::doubles)
        .filter(values -> values.length == outputs())
        .map(values -> new Kernel(shape, axis, weights, factors, values));
  }

  private static Optional<TensorProto> weights(OnnxGraph graph, NodeProto node, int rank) {
    return constant(graph, node.getInput(1)).filter(weights -> weights.getDimsCount() == rank);
  }

  /** The biases of a node: none if it has none, empty if they are not in the file. */
  private static Optional<double[]> bias(OnnxGraph graph, NodeProto node) {
    return node.getInputCount() > 2 && !node.getInput(2).isEmpty()
        ? constant(graph, node.getInput(2)).map(Kernel::doubles)
        : Optional.of(new double[0]);
  }

  private static Optional<Kernel> biased(TensorProto weights, int axis, Optional<double[]> bias) {
    return bias.flatMap(values -> biased(weights, axis, values));
  }

  private static Optional<Kernel> biased(TensorProto weights, int axis, double[] bias) {
    long[] shape = weights.getDimsList().stream().mapToLong(Long::longValue).toArray();
    int outputs = Math.toIntExact(shape[axis]);
    double[] ones = new double[outputs];
    Arrays.fill(ones, 1);
    return bias.length == 0 || bias.length == outputs
        ? Optional.of(
            new Kernel(shape, axis, Tensors.view(weights), ones, Arrays.copyOf(bias, outputs)))
        : Optional.empty();
  }

  private static double number(NodeProto node, String attribute) {
    return NodeAttributes.find(node, attribute).map(AttributeProto::getF).orElse(1f);
  }

  /**
   * The same followed by a batch normalisation with constant moments; empty where they are not
   * constant.
   */
  Optional<Kernel> normalised(OnnxGraph graph, NodeProto normalisation) {
    Optional<double[]> scale = constant(graph, normalisation.getInput(1)).map(Kernel::doubles);
    Optional<double[]> shift = constant(graph, normalisation.getInput(2)).map(Kernel::doubles);
    Optional<double[]> mean = constant(graph, normalisation.getInput(3)).map(Kernel::doubles);
    Optional<double[]> variance = constant(graph, normalisation.getInput(4)).map(Kernel::doubles);
    if (scale.isEmpty() || shift.isEmpty() || mean.isEmpty() || variance.isEmpty()) {
      return Optional.empty();
    }
    double epsilon =
        NodeAttributes.find(normalisation, "epsilon").map(AttributeProto::getF).orElse(1e-5f);
    double[] own =
        IntStream.range(0, outputs())
            .mapToDouble(at -> scale.get()[at] / Math.sqrt(variance.get()[at] + epsilon))
            .toArray();
    return Optional.of(
        new Kernel(
            shape,
            axis,
            weights,
            IntStream.range(0, outputs()).mapToDouble(at -> factors[at] * own[at]).toArray(),
            IntStream.range(0, outputs())
                .mapToDouble(at -> (bias[at] - mean.get()[at]) * own[at] + shift.get()[at])
                .toArray()));
  }

  int outputs() {
    return Math.toIntExact(shape[axis]);
  }

  /** How many weights an output has. */
  int each() {
    return weights.limit() / outputs();
  }

  /** Whether it is that of a dense layer. */
  boolean isDense() {
    return shape.length == RANK_OF_DENSE;
  }

  /** Whether every output is computed from a channel of its own. */
  boolean isDepthwise(int channels) {
    return !isDense() && shape[1] == 1 && outputs() == channels;
  }

  /** The weights of an output, normalised. */
  double[] of(int output) {
    return IntStream.range(0, each())
        .mapToDouble(at -> weights.get(place(output, at)) * factors[output])
        .toArray();
  }

  /** Where a weight of an output is among all weights. */
  int place(int output, int at) {
    return axis == 0 ? output * each() + at : at * outputs() + output;
  }

  /**
   * For each weight of an output, the number that belongs to its channel of the input.
   *
   * @param ofChannels a number for each channel of the input, group after group
   */
  double[] means(int output, double[] ofChannels) {
    int inputsOfGroup = isDense() ? each() : Math.toIntExact(shape[1]);
    int outputsOfGroup = outputs() / (ofChannels.length / inputsOfGroup);
    int first = output / outputsOfGroup * inputsOfGroup;
    int area = each() / inputsOfGroup;
    return IntStream.range(0, each()).mapToDouble(at -> ofChannels[first + at / area]).toArray();
  }

  private static Optional<TensorProto> constant(OnnxGraph graph, String tensor) {
    return graph.constant(tensor).filter(constant -> constant.getDataType() == Tensors.FLOAT);
  }

  private static double[] doubles(TensorProto tensor) {
    float[] values = Tensors.floats(tensor).values();
    return IntStream.range(0, values.length).mapToDouble(at -> values[at]).toArray();
  }
}
