package io.frostline.onnx;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.NodeProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sorts the nodes of a graph so that each stands behind those whose results it reads. The format
 * requires that, but some tools write files in another order.
 */
public final class NodeOrder {
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Set<NodeProto> placed = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<NodeProto> sorted = new ArrayList<>();

  private NodeOrder() {}

  /**
   * The same graph with its nodes, and those of the graphs inside them, in topological order. Nodes
   * that are in order stay where they are.
   *
   * @throws UserException naming a node that needs its own result
   */
  public static GraphProto sorted(GraphProto graph) {
    List<NodeProto> nodes = graph.getNodeList().stream().map(NodeOrder::sortedInside).toList();
    return graph.toBuilder().clearNode().addAllNode(new NodeOrder().sorted(nodes)).build();
  }

  private static NodeProto sortedInside(NodeProto node) {
    NodeProto.Builder sorted = node.toBuilder();
    for (AttributeProto.Builder attribute : sorted.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(sorted(attribute.getG()));
      }
      for (int index = 0; index < attribute.getGraphsCount(); index++) {
        attribute.setGraphs(index, sorted(attribute.getGraphs(index)));
      }
    }
    return sorted.build();
  }

  private List<NodeProto> sorted(List<NodeProto> nodes) {
    nodes.forEach(node -> node.getOutputList().forEach(output -> producers.put(output, node)));
    nodes.forEach(this::add);
    return sorted;
  }

  /** Adds a node behind those that it needs, without recursion: graphs may be very deep. */
  private void add(NodeProto wanted) {
    Deque<NodeProto> open = new ArrayDeque<>(List.of(wanted));
    Set<NodeProto> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
    while (!open.isEmpty()) {
      NodeProto node = open.peek();
      List<NodeProto> missing = missing(node);
      if (missing.isEmpty()) {
        if (placed.add(node)) {
          sorted.add(node);
        }
        open.pop();
      } else if (!waiting.add(node)) {
        throw new UserException(
            Formatted.of(
                "The nodes of the network cannot be brought into an order: %s, needs its own result. Export the network again.",
                NodeTitle.of(node)));
      } else {
        missing.forEach(open::push);
      }
    }
  }

  private List<NodeProto> missing(NodeProto node) {
    return OnnxGraph.reads(node).stream()
        .map(producers::get)
        .filter(producer -> producer != null && !placed.contains(producer))
        .distinct()
        .toList();
  }
}
