package io.frostline.imports;

import io.frostline.imports.preprocessing.EntranceScaling;
import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.NodeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/** The first nodes of a graph, as far as they only scale and shift the values of pixels. */
final class OnnxEntrance {
  private static final Set<String> PASSING = Set.of("Identity", "Cast", "Transpose", "Dropout");
  private static final Set<String> DESCRIBING = Set.of("Shape", "Size");
  private static final int CHANNELS = 3;

  private final OnnxGraph graph;
  private EntranceScaling scaling = EntranceScaling.start();

  private OnnxEntrance(OnnxGraph graph) {
    this.graph = graph;
  }

  /** What they compute, from the input upwards, while each value has one reader. */
  static EntranceScaling of(OnnxGraph graph, String input) {
    OnnxEntrance entrance = new OnnxEntrance(graph);
    Optional<String> tensor = Optional.of(input);
    for (int step = 0; step < graph.nodes().size() && tensor.isPresent(); step++) {
      String read = tensor.get();
      tensor = entrance.reader(read).flatMap(node -> entrance.after(node, read));
    }
    return entrance.scaling;
  }

  private Optional<NodeProto> reader(String tensor) {
    List<NodeProto> readers =
        graph.nodes().stream()
            .filter(node -> OnnxGraph.reads(node).contains(tensor))
            .filter(node -> !DESCRIBING.contains(node.getOpType()))
            .toList();
    return readers.size() == 1 ? Optional.of(readers.get(0)) : Optional.empty();
  }

  /** The value after a node, if it is one of these. */
  private Optional<String> after(NodeProto node, String tensor) {
    if (PASSING.contains(node.getOpType())) {
      return Optional.of(node.getOutput(0));
    }
    boolean first = node.getInput(0).equals(tensor);
    return node.getInputCount() == 2 && isOnnx(node)
        ? numbers(node.getInput(first ? 1 : 0))
            .filter(numbers -> scale(node, numbers, first))
            .map(numbers -> node.getOutput(0))
        : Optional.empty();
  }

  private static boolean isOnnx(NodeProto node) {
    return node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
  }

  /** Adds a node to what is computed; a division by the pixels, or any other node, ends it. */
  private boolean scale(NodeProto node, double[] numbers, boolean first) {
    double[] ones = filled(1);
    double[] zeros = filled(0);
    String layer = Formatted.of("%s (%s)", name(node), node.getOpType());
    switch (node.getOpType()) {
      case "Add" -> scaling = scaling.then(layer, ones, numbers);
      case "Mul" -> scaling = scaling.then(layer, numbers, zeros);
      case "Sub" ->
          scaling =
              first
                  ? scaling.then(layer, ones, each(numbers, number -> -number))
                  : scaling.then(layer, filled(-1), numbers);
      case "Div" -> {
        if (!first) {
          return false;
        }
        scaling = scaling.then(layer, each(numbers, number -> 1 / number), zeros);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static String name(NodeProto node) {
    return node.getName().isEmpty() ? node.getOutput(0) : node.getName();
  }

  /** A constant for each channel, given as one number or as three. */
  private Optional<double[]> numbers(String tensor) {
    return graph
        .constant(tensor)
        .filter(constant -> constant.getDataType() == Tensors.FLOAT)
        .map(Tensors::floats)
        .map(FloatTensor::values)
        .filter(values -> values.length == 1 || values.length == CHANNELS)
        .map(
            values -> {
              double[] numbers = new double[CHANNELS];
              for (int channel = 0; channel < CHANNELS; channel++) {
                numbers[channel] = values[values.length == 1 ? 0 : channel];
              }
              return numbers;
            });
  }

  private static double[] filled(double number) {
    double[] numbers = new double[CHANNELS];
    Arrays.fill(numbers, number);
    return numbers;
  }

  private static double[] each(double[] numbers, DoubleUnaryOperator operator) {
    return Arrays.stream(numbers).map(operator).toArray();
  }
}
