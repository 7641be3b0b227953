package io.frostline.quantisation;

import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The weights of a convolution over images, and its biases.
 *
 * @param shape [outputs, inputs of a group, height, width]
 * @param weights in that order
 * @param bias one for each output
 */
record Kernel(long[] shape, double[] weights, double[] bias) {
  private static final int RANK = 4;

  /** The kernel of a convolution, if its weights are in the file and it runs over images. */
  static Optional<Kernel> of(OnnxGraph graph, NodeProto convolution) {
    Optional<TensorProto> weights = floats(graph, convolution, 1);
    boolean biased = convolution.getInputCount() > 2 && !convolution.getInput(2).isEmpty();
    Optional<TensorProto> bias = biased ? floats(graph, convolution, 2) : Optional.empty();
    if (weights.isEmpty() || weights.get().getDimsCount() != RANK || biased && bias.isEmpty()) {
      return Optional.empty();
    }
    long[] shape = weights.get().getDimsList().stream().mapToLong(Long::longValue).toArray();
    return Optional.of(
        new Kernel(
            shape,
            doubles(weights.get()),
            bias.map(Kernel::doubles).orElse(new double[Math.toIntExact(shape[0])])));
  }

  /**
   * The same followed by a batch normalisation with constant moments; empty where they are not
   * constant.
   */
  Optional<Kernel> normalised(OnnxGraph graph, NodeProto normalisation) {
    Optional<double[]> scale = floats(graph, normalisation, 1).map(Kernel::doubles);
    Optional<double[]> shift = floats(graph, normalisation, 2).map(Kernel::doubles);
    Optional<double[]> mean = floats(graph, normalisation, 3).map(Kernel::doubles);
    Optional<double[]> variance = floats(graph, normalisation, 4).map(Kernel::doubles);
    if (scale.isEmpty() || shift.isEmpty() || mean.isEmpty() || variance.isEmpty()) {
      return Optional.empty();
    }
    double epsilon =
        NodeAttributes.find(normalisation, "epsilon").map(AttributeProto::getF).orElse(1e-5f);
    double[] factors =
        IntStream.range(0, outputs())
            .mapToDouble(at -> scale.get()[at] / Math.sqrt(variance.get()[at] + epsilon))
            .toArray();
    return Optional.of(
        new Kernel(
            shape,
            IntStream.range(0, weights.length)
                .mapToDouble(at -> weights[at] * factors[at / each()])
                .toArray(),
            IntStream.range(0, outputs())
                .mapToDouble(at -> (bias[at] - mean.get()[at]) * factors[at] + shift.get()[at])
                .toArray()));
  }

  int outputs() {
    return Math.toIntExact(shape[0]);
  }

  /** How many weights an output has. */
  int each() {
    return weights.length / outputs();
  }

  /** Whether every output is computed from a channel of its own. */
  boolean isDepthwise(int channels) {
    return shape[1] == 1 && outputs() == channels;
  }

  /** The weights of an output. */
  double[] of(int output) {
    return Arrays.copyOfRange(weights, output * each(), (output + 1) * each());
  }

  /**
   * For each weight of an output, the number that belongs to its channel of the input.
   *
   * @param ofChannels a number for each channel of the input, group after group
   */
  double[] means(int output, double[] ofChannels) {
    int inputsOfGroup = Math.toIntExact(shape[1]);
    int outputsOfGroup = outputs() / (ofChannels.length / inputsOfGroup);
    int first = output / outputsOfGroup * inputsOfGroup;
    int area = Math.toIntExact(shape[2] * shape[3]);
    return IntStream.range(0, each()).mapToDouble(at -> ofChannels[first + at / area]).toArray();
  }

  private static Optional<TensorProto> floats(OnnxGraph graph, NodeProto node, int input) {
    return graph
        .constant(node.getInput(input))
        .filter(constant -> constant.getDataType() == Tensors.FLOAT);
  }

  private static double[] doubles(TensorProto tensor) {
    float[] values = Tensors.floats(tensor).values();
    return IntStream.range(0, values.length).mapToDouble(at -> values[at]).toArray();
  }
}
