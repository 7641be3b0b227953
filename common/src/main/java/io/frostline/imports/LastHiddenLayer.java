package io.frostline.imports;

import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the layer below the classifier by walking back from the class output, never by name.
 *
 * <p>The walk skips nodes that only rearrange or normalise the scores and ends at the last node
 * with weights, whose input is the last hidden layer.
 */
final class LastHiddenLayer {
  private static final Set<String> PROBABILITIES = Set.of("Softmax", "LogSoftmax", "Sigmoid");
  private static final Set<String> REARRANGED =
      Set.of("Cast", "Dropout", "Flatten", "Identity", "Reshape", "Squeeze", "Transpose");
  private static final Set<String> SAME = Set.of("Dropout", "Identity");

  /** SqueezeNet ends so: a convolution gives a map per class, which is rectified and averaged. */
  private static final Set<String> AVERAGED =
      Set.of("AveragePool", "GlobalAveragePool", "ReduceMean", "Relu");

  private final OnnxGraph graph;
  private final Set<String> dependents;
  private final Map<String, long[]> shapes;
  private final int labels;

  /**
   * @param input the image tensor; anything that does not depend on it is a weight
   * @param shapes of tensors for one image, batch first
   * @param labels how many class names the user gave, 0 when none
   */
  LastHiddenLayer(OnnxGraph graph, String input, Map<String, long[]> shapes, int labels) {
    this.graph = graph;
    this.dependents = new HashSet<>(graph.dependents(input));
    dependents.add(input);
    this.shapes = shapes;
    this.labels = labels;
  }

  /** The last hidden layer below an output, or nothing when no classifier ends there. */
  Optional<String> below(String output) {
    return classifier(output).map(node -> behindDropout(dataInput(node)));
  }

  /** The node that computes the class scores of an output. */
  private Optional<NodeProto> classifier(String output) {
    boolean scores = labels > 0 && width(output) == labels;
    String tensor = output;
    for (Optional<NodeProto> at = producer(tensor); at.isPresent(); at = producer(tensor)) {
      NodeProto node = at.get();
      String operator = node.getOpType();
      if (isClassifier(node, scores)) {
        return at;
      }
      boolean bias = isBias(node);
      boolean passed =
          PROBABILITIES.contains(operator)
              || REARRANGED.contains(operator)
              || (scores && AVERAGED.contains(operator))
              || bias;
      if (!passed) {
        return Optional.empty();
      }
      scores |= bias || operator.endsWith("Softmax");
      tensor = dataInput(node);
    }
    return Optional.empty();
  }

  /**
   * A dense layer, or a 1x1 convolution that acts as a dense layer. A product without a bias is a
   * projection of features, as at the end of CLIP, unless it is known to compute class scores.
   */
  private boolean isClassifier(NodeProto node, boolean scores) {
    return switch (node.getOpType()) {
      case "Gemm" -> true;
      case "MatMul" -> scores && weights(node) == 1;
      case "Conv" -> kernelIsOne(node) && (scores || positions(node.getInput(0)) == 1);
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

  private String dataInput(NodeProto node) {
    return node.getInputList().stream()
        .filter(dependents::contains)
        .findFirst()
        .orElse(node.getInput(0));
  }

  private long weights(NodeProto node) {
    return node.getInputList().stream().filter(input -> !dependents.contains(input)).count();
  }

  private long width(String tensor) {
    return product(shapes.getOrDefault(tensor, new long[0]), 1);
  }

  private long positions(String tensor) {
    return product(shapes.getOrDefault(tensor, new long[0]), 2);
  }

  private static long product(long[] shape, int from) {
    long product = 1;
    for (int index = from; index < shape.length; index++) {
      product *= shape[index];
    }
    return product;
  }
}
