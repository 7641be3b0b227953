package io.frostline.imports.batch;

import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The tensors of a network that may become layers. */
public final class CandidateTensors {
  /** Their results repeat another tensor, describe one, or are not a tensor. */
  private static final Set<String> WITHOUT_LAYER =
      Set.of(
          "Cast", "CastLike", "ConstantOfShape", "Dropout", "Identity", "NonZero", "Shape", "Size");

  /** Their further outputs exist in training only, or are positions. */
  private static final Set<String> ONE_OUTPUT = Set.of("BatchNormalization", "Dropout", "MaxPool");

  private CandidateTensors() {}

  /** Every tensor computed from the input that may be one, and the graph's outputs, in order. */
  public static List<String> of(OnnxGraph graph, String input) {
    Set<String> outputs =
        graph.outputs().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
    return graph.dependents(input).stream()
        .filter(
            tensor ->
                outputs.contains(tensor)
                    || mayBeLayer(graph.producer(tensor).orElseThrow(), tensor))
        .toList();
  }

  /** Every tensor computed from the input that an engine can return, in order. */
  static List<String> computed(OnnxGraph graph, String input) {
    return graph.dependents(input).stream()
        .filter(tensor -> isComputed(graph.producer(tensor).orElseThrow(), tensor))
        .toList();
  }

  private static boolean isComputed(NodeProto node, String tensor) {
    return !node.getOpType().contains("Sequence")
        && (node.getOutput(0).equals(tensor) || !ONE_OUTPUT.contains(node.getOpType()));
  }

  private static boolean mayBeLayer(NodeProto node, String tensor) {
    return !WITHOUT_LAYER.contains(node.getOpType()) && isComputed(node, tensor);
  }
}
