package io.frostline.imports.batch;

import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import io.frostline.proof.TensorGroups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The shape arguments of nodes that compute with pixels, with their values for one image: because
 * the size of the image is fixed, only the number of images can change them.
 */
final class ShapeConstants {
  /** Operators whose inputs after the first are shapes, axes, positions or counts. */
  private static final Set<String> TOLD =
      Set.of(
          "Expand",
          "Gather",
          "Pad",
          "Reshape",
          "Resize",
          "Slice",
          "Split",
          "Squeeze",
          "Tile",
          "Unsqueeze");

  private final OnnxGraph graph;
  private final Set<String> shapeDependents;
  private final Map<String, TensorProto> computed = new HashMap<>();

  /** Runs the nodes that compute such tensors. */
  ShapeConstants(ModelProto model, String input, FloatTensor image) {
    graph = new OnnxGraph(model.getGraph());
    shapeDependents = graph.shapeDependents(input);
    List<String> wanted = List.copyOf(wanted(graph.dependents(input), input));
    if (!wanted.isEmpty()) {
      try (NetworkSession session = TensorGroups.open(model, wanted)) {
        computed.putAll(session.constants(image));
      }
    }
  }

  private Set<String> wanted(Set<String> pixels, String input) {
    Set<String> wanted = new LinkedHashSet<>();
    for (NodeProto node : graph.nodes()) {
      if (node.getOutputList().stream().anyMatch(pixels::contains)) {
        List<String> inputs = new ArrayList<>(node.getInputList());
        boolean told = TOLD.contains(node.getOpType()) || node.getOpType().startsWith("Reduce");
        inputs.stream()
            .skip(told ? 1 : 0)
            .filter(name -> told || shapeDependents.contains(name))
            .filter(name -> !pixels.contains(name) && !name.equals(input))
            .filter(name -> graph.producer(name).isPresent() && graph.constant(name).isEmpty())
            .forEach(wanted::add);
        inputs.stream().limit(1).filter(shapeDependents::contains).forEach(wanted::add);
      }
    }
    return wanted;
  }

  /** A tensor that depends only on the shape of the input, with its value for one image. */
  Optional<TensorProto> folded(String tensor) {
    return shapeDependents.contains(tensor)
        ? Optional.ofNullable(computed.get(tensor))
        : Optional.empty();
  }

  /** A list of integers that does not depend on pixels. */
  Optional<long[]> integers(String tensor) {
    return graph
        .constant(tensor)
        .or(() -> Optional.ofNullable(computed.get(tensor)))
        .filter(
            constant ->
                constant.getDataType() == Tensors.INT64 || constant.getDataType() == Tensors.INT32)
        .map(Tensors::integers);
  }

  /** The shape of a constant. */
  Optional<long[]> shape(String tensor) {
    return graph
        .constant(tensor)
        .or(() -> Optional.ofNullable(computed.get(tensor)))
        .map(constant -> constant.getDimsList().stream().mapToLong(Long::longValue).toArray());
  }
}
