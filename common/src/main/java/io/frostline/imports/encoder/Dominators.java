package io.frostline.imports.encoder;

import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which tensors everything passes on its way through a graph: tensor d dominates tensor t when each
 * path from the source to t leads through d. In a network with shortcuts, those are the places
 * where a cut loses nothing (Cooper, Harvey and Kennedy, A Simple, Fast Dominance Algorithm; on a
 * graph without cycles one pass is enough).
 */
final class Dominators {
  /** Operators that read a tensor's shape and not its values. */
  private static final Set<String> DESCRIBING = Set.of("Shape", "Size");

  private final Map<String, String> nearest = new HashMap<>();
  private final Map<String, Integer> depths = new HashMap<>();

  /**
   * Follows the values of a tensor.
   *
   * @param source dominates all that is computed from it
   */
  Dominators(OnnxGraph graph, String source) {
    depths.put(source, 0);
    for (NodeProto node : graph.nodes()) {
      Optional<String> dominator =
          DESCRIBING.contains(node.getOpType()) ? Optional.empty() : common(OnnxGraph.reads(node));
      dominator.ifPresent(
          above ->
              node.getOutputList().stream()
                  .filter(output -> !depths.containsKey(output))
                  .forEach(output -> put(output, above)));
    }
  }

  private void put(String tensor, String above) {
    nearest.put(tensor, above);
    depths.put(tensor, depths.get(above) + 1);
  }

  /** Whether a tensor is computed from the source's values. */
  boolean reach(String tensor) {
    return depths.containsKey(tensor);
  }

  /** The last tensor that dominates all of those that are computed from the source. */
  Optional<String> common(Collection<String> tensors) {
    return tensors.stream().filter(this::reach).reduce(this::common);
  }

  private String common(String one, String other) {
    String left = one;
    String right = other;
    while (!left.equals(right)) {
      if (depths.get(left) >= depths.get(right)) {
        left = nearest.get(left);
      } else {
        right = nearest.get(right);
      }
    }
    return left;
  }

  /** All dominators of a tensor, from the source to the tensor itself. */
  List<String> chain(String tensor) {
    Deque<String> chain = new ArrayDeque<>();
    for (String at = tensor; at != null; at = nearest.get(at)) {
      chain.addFirst(at);
    }
    return List.copyOf(chain);
  }
}
