package io.frostline.imports;

import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Finds the layer below the classifier by walking back from the class output, never by name.
 *
 * <p>The walk skips nodes that only rearrange or normalise the scores and ends at the last node
 * with weights, whose input is the last hidden layer. Where an output is known to hold class
 * scores, it also skips the arithmetic of a softmax that is written out, of hierarchies and of
 * averages, and follows every branch; of several hidden layers the one computed last is taken.
 */
final class LastHiddenLayer {
  private static final Set<String> PROBABILITIES = Set.of("Softmax", "LogSoftmax", "Sigmoid");
  private static final Set<String> REARRANGED =
      Set.of("Cast", "Dropout", "Flatten", "Identity", "Reshape", "Squeeze", "Transpose");
  private static final Set<String> SAME = Set.of("Dropout", "Identity");

  /** SqueezeNet ends so: a convolution gives a map per class, which is rectified and averaged. */
  private static final Set<String> AVERAGED =
      Set.of("AveragePool", "GlobalAveragePool", "ReduceMean", "Relu");

  /** What turns class scores into others without weights of its own. */
  private static final Set<String> ARITHMETIC =
      Set.of(
          "Abs",
          "Add",
          "BatchNormalization",
          "Clip",
          "Concat",
          "DequantizeLinear",
          "Div",
          "Exp",
          "Expand",
          "Gather",
          "HardSigmoid",
          "Log",
          "Max",
          "Mean",
          "Min",
          "Mul",
          "Neg",
          "Pow",
          "QuantizeLinear",
          "Reciprocal",
          "ReduceL1",
          "ReduceLogSumExp",
          "ReduceMax",
          "ReduceSum",
          "Slice",
          "Softplus",
          "Split",
          "Sqrt",
          "Sub",
          "Sum",
          "Tanh",
          "Unsqueeze",
          "Where");

  private final OnnxGraph graph;
  private final Set<String> dependents;
  private final Map<String, long[]> shapes;
  private final Set<String> scores;

  /**
   * @param input the image tensor; anything that does not depend on it is a weight
   * @param shapes of tensors for one image, batch first
   * @param scores the outputs whose numbers are known to belong to classes
   */
  LastHiddenLayer(OnnxGraph graph, String input, Map<String, long[]> shapes, Set<String> scores) {
    this.graph = graph;
    this.dependents = new HashSet<>(graph.dependents(input));
    dependents.add(input);
    this.shapes = shapes;
    this.scores = scores;
  }

  /** The last hidden layer below an output, or nothing when no classifier ends there. */
  Optional<String> below(String output) {
    Set<String> hidden = new HashSet<>();
    collect(output, scores.contains(output), hidden, new HashSet<>());
    return hidden.stream().max(Comparator.comparingInt(graph::position));
  }

  /** Follows a tensor back to the nodes that compute the class scores; adds what they read. */
  private void collect(String tensor, boolean known, Set<String> hidden, Set<String> seen) {
    Optional<NodeProto> producer = producer(tensor);
    if (producer.isEmpty() || !seen.add(tensor)) {
      return;
    }
    NodeProto node = producer.get();
    if (isClassifier(node, known)) {
      hidden.add(behindDropout(dataInput(node)));
    } else if (known && (keepsScores(node.getOpType()) || isFunctionOfScores(node))) {
      dataInputs(node).forEach(input -> collect(input, true, hidden, seen));
    } else if (PROBABILITIES.contains(node.getOpType()) || isBias(node)) {
      boolean sigmoid = node.getOpType().equals("Sigmoid");
      collect(dataInput(node), known || !sigmoid, hidden, seen);
    } else if (REARRANGED.contains(node.getOpType())) {
      collect(dataInput(node), known, hidden, seen);
    }
  }

  private static boolean keepsScores(String operator) {
    return AVERAGED.contains(operator) || ARITHMETIC.contains(operator);
  }

  /** A function that the file defines, such as a softmax, which reads scores and no weights. */
  private boolean isFunctionOfScores(NodeProto node) {
    return !node.getDomain().isEmpty()
        && weights(node) == 0
        && dataInputs(node).size() == 1
        && Arrays.equals(shapes.get(dataInput(node)), shapes.get(node.getOutput(0)));
  }

  /**
   * A dense layer, or a convolution that acts as a dense layer. A product without a bias is a
   * projection of features, as at the end of CLIP, unless it is known to compute class scores.
   */
  private boolean isClassifier(NodeProto node, boolean known) {
    return switch (node.getOpType()) {
      case "Gemm" -> true;
      case "Einsum", "MatMul" -> known && weights(node) == 1;
      case "Conv" -> known || kernelIsOne(node) && positions(node.getInput(0)) == 1;
      default -> false;
    };
  }

  private boolean kernelIsOne(NodeProto convolution) {
    List<Long> declared = NodeAttributes.integers(convolution, "kernel_shape");
    List<Long> kernel =
        declared.isEmpty()
            ? graph
                .constant(convolution.getInput(1))
                .map(weights -> weights.getDimsList().subList(2, weights.getDimsCount()))
                .orElse(List.of(0L))
            : declared;
    return kernel.stream().allMatch(side -> side == 1);
  }

  /** An Add of a constant and a product. */
  private boolean isBias(NodeProto node) {
    return node.getOpType().equals("Add")
        && weights(node) == 1
        && producer(dataInput(node))
            .filter(product -> product.getOpType().equals("MatMul") || isClassifier(product, false))
            .isPresent();
  }

  private String behindDropout(String tensor) {
    String behind = tensor;
    for (Optional<NodeProto> at = producer(behind);
        at.filter(node -> SAME.contains(node.getOpType())).isPresent();
        at = producer(behind)) {
      behind = at.get().getInput(0);
    }
    return behind;
  }

  private Optional<NodeProto> producer(String tensor) {
    return graph.producer(tensor);
  }

  private List<String> dataInputs(NodeProto node) {
    return node.getInputList().stream().filter(dependents::contains).toList();
  }

  private String dataInput(NodeProto node) {
    return dataInputs(node).stream().findFirst().orElse(node.getInput(0));
  }

  private long weights(NodeProto node) {
    return node.getInputList().stream().filter(input -> !dependents.contains(input)).count();
  }

  private long positions(String tensor) {
    return LongStream.of(shapes.getOrDefault(tensor, new long[0]))
        .skip(2)
        .reduce(1, (one, other) -> one * other);
  }
}
