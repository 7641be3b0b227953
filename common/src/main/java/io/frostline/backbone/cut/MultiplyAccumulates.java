package io.frostline.backbone.cut;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.TokenInput;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counts the multiply-accumulate operations of a network for one image, or for one token of a text:
 * those of convolutions and matrix products, next to which the others hardly matter. They determine
 * the cost of a cut.
 */
public final class MultiplyAccumulates {
  /** Between what a node on integers computes and the layer that the package offers. */
  private static final Set<String> ROUNDING = Set.of("QuantizeLinear", "DequantizeLinear");

  private static final Set<String> TOKEN_PRODUCTS = Set.of("Gemm", "MatMul", "MatMulInteger");

  private final OnnxGraph graph;
  private final ModelDescription description;
  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<String, Long> ofTensor = new HashMap<>();

  /** Counts the operations of a package's network. */
  public MultiplyAccumulates(ModelPackage model) {
    graph = new OnnxGraph(OnnxFile.read(model.network()).getGraph());
    description = model.description();
    description.layers().forEach(layer -> numbers.put(layer.name(), (long) layer.numbers()));
    for (int at = graph.nodes().size() - 1; at >= 0; at--) {
      NodeProto node = graph.nodes().get(at);
      if (ROUNDING.contains(node.getOpType()) && numbers.containsKey(node.getOutput(0))) {
        numbers.putIfAbsent(node.getInput(0), numbers.get(node.getOutput(0)));
      }
      ofTensor.put(node.getOutput(0), isOfTexts() ? ofToken(node) : of(node));
    }
  }

  private boolean isOfTexts() {
    return description.input() instanceof TokenInput;
  }

  /** Products with weights only: those of attention depend on how many tokens a text has. */
  private long ofToken(NodeProto node) {
    return TOKEN_PRODUCTS.contains(node.getOpType()) && weights(node, 1).length == 2
        ? product(weights(node, 1), 0)
        : 0;
  }

  /** The count of the whole network. */
  public long all() {
    return upTo(description.output());
  }

  /** The count of everything that a layer needs, including itself. */
  public long upTo(String layer) {
    Set<String> needed = new HashSet<>(Set.of(layer));
    Deque<String> open = new ArrayDeque<>(needed);
    long sum = 0;
    while (!open.isEmpty()) {
      String tensor = open.pop();
      sum += ofTensor.getOrDefault(tensor, 0L);
      Set<String> inputs = graph.producer(tensor).map(OnnxGraph::reads).orElse(Set.of());
      inputs.stream().filter(needed::add).forEach(open::push);
    }
    return sum;
  }

  private long of(NodeProto node) {
    Optional<Long> outputs = Optional.ofNullable(numbers.get(node.getOutput(0)));
    if (outputs.isEmpty()) {
      return 0;
    }
    return switch (node.getOpType()) {
      case "Conv" -> outputs.get() * product(weights(node, 1), 1);
      case "Gemm" ->
          outputs.get()
              * side(weights(node, 1), NodeAttributes.integer(node, "transB", 0) == 0 ? 0 : 1);
      case "MatMul" -> outputs.get() * summed(node);
      default -> 0;
    };
  }

  /** The length of the summed dimension in a product of two tensors. */
  private long summed(NodeProto node) {
    return description
        .layer(node.getInput(0))
        .map(Layer::shape)
        .map(shape -> (long) shape.get(shape.size() - 1))
        .orElseGet(() -> side(weights(node, 1), weights(node, 1).length - 2));
  }

  private static long side(long[] shape, int at) {
    return at >= 0 && at < shape.length ? shape[at] : 0;
  }

  private static long product(long[] shape, int from) {
    long product = shape.length == 0 ? 0 : 1;
    for (int at = from; at < shape.length; at++) {
      product *= shape[at];
    }
    return product;
  }

  /**
   * The shape of weights, stored as floats or integers, or created by a ConstantOfShape; empty when
   * they are none of these.
   */
  private long[] weights(NodeProto node, int input) {
    String tensor = stored(node.getInput(input));
    return graph
        .constant(tensor)
        .map(TensorProto::getDimsList)
        .map(dims -> dims.stream().mapToLong(Long::longValue).toArray())
        .or(
            () ->
                graph
                    .producer(tensor)
                    .filter(maker -> maker.getOpType().equals("ConstantOfShape"))
                    .flatMap(maker -> graph.constant(maker.getInput(0)))
                    .map(Tensors::integers))
        .orElse(new long[0]);
  }

  private String stored(String tensor) {
    return graph
        .producer(tensor)
        .filter(maker -> maker.getOpType().equals("DequantizeLinear"))
        .map(maker -> maker.getInput(0))
        .orElse(tensor);
  }
}
