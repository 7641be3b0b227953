package io.frostline.quantisation;

import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which nodes of a graph read which tensor. */
final class Readers {
  private final Map<String, List<NodeProto>> nodes = new HashMap<>();
  private final Set<String> outputs = new HashSet<>();

  Readers(OnnxGraph graph) {
    for (NodeProto node : graph.nodes()) {
      OnnxGraph.reads(node)
          .forEach(name -> nodes.computeIfAbsent(name, any -> new ArrayList<>()).add(node));
    }
    graph.outputs().forEach(output -> outputs.add(output.getName()));
  }

  /** The node that reads a tensor, if it is the only one and no caller sees the tensor. */
  Optional<NodeProto> only(String tensor) {
    List<NodeProto> all = nodes.getOrDefault(tensor, List.of());
    return all.size() == 1 && !outputs.contains(tensor)
        ? Optional.of(all.get(0))
        : Optional.empty();
  }
}
