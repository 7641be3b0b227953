package io.frostline.onnx;

import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which node of an ONNX graph computes which tensor. Nodes are in topological order, as the format
 * requires.
 */
public final class OnnxGraph {
  /** Operators that read a tensor's shape and not its values. */
  private static final Set<String> DESCRIBING = Set.of("Shape", "Size");

  private final GraphProto graph;
  private final Map<String, Integer> producers = new HashMap<>();
  private final Map<String, TensorProto> initializers = new LinkedHashMap<>();

  public OnnxGraph(GraphProto graph) {
    this.graph = graph;
    for (int position = 0; position < graph.getNodeCount(); position++) {
      for (String output : graph.getNode(position).getOutputList()) {
        producers.put(output, position);
      }
    }
    graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
  }

  /** All nodes, producers before consumers. */
  public List<NodeProto> nodes() {
    return graph.getNodeList();
  }

  /** The node that computes a tensor; none for inputs and initializers. */
  public Optional<NodeProto> producer(String tensor) {
    return Optional.ofNullable(producers.get(tensor)).map(graph::getNode);
  }

  /**
   * The node that computes the numbers of a tensor, behind nodes of some operators, which are
   * followed along their first input.
   */
  public Optional<NodeProto> producerBehind(String tensor, Set<String> passed) {
    Optional<NodeProto> node = producer(tensor);
    while (node.filter(at -> passed.contains(at.getOpType())).isPresent()) {
      node = producer(node.get().getInput(0));
    }
    return node;
  }

  /** The position of the node that computes a tensor, -1 for inputs and initializers. */
  public int position(String tensor) {
    return producers.getOrDefault(tensor, -1);
  }

  /** The inputs that a caller must give: initializers may be among the declared ones. */
  public List<ValueInfoProto> inputs() {
    return graph.getInputList().stream()
        .filter(input -> !initializers.containsKey(input.getName()))
        .toList();
  }

  /** The declared outputs. */
  public List<ValueInfoProto> outputs() {
    return graph.getOutputList();
  }

  /** A constant that is written into the graph: an initializer, or the value of a Constant. */
  public Optional<TensorProto> constant(String tensor) {
    if (initializers.containsKey(tensor)) {
      return Optional.of(initializers.get(tensor));
    }
    Optional<NodeProto> node = producer(tensor);
    return switch (node.map(NodeProto::getOpType).orElse("")) {
      case "Constant" -> NodeAttributes.find(node.orElseThrow(), "value").map(AttributeProto::getT);
      case "Identity" -> constant(node.orElseThrow().getInput(0));
      default -> Optional.empty();
    };
  }

  /**
   * The tensors computed from an input's values, in topological order, without the input itself.
   * Tensors that depend only on its shape are not included.
   */
  public Set<String> dependents(String input) {
    return dependents(Set.of(input));
  }

  /** The same for several inputs. */
  public Set<String> dependents(Set<String> inputs) {
    return reachable(inputs, DESCRIBING);
  }

  /** The tensors that depend only on the shape of an input. */
  public Set<String> shapeDependents(String input) {
    Set<String> all = reachable(Set.of(input), Set.of());
    all.removeAll(dependents(input));
    return all;
  }

  private Set<String> reachable(Set<String> from, Set<String> barred) {
    Set<String> reached = new LinkedHashSet<>(from);
    for (NodeProto node : nodes()) {
      if (!barred.contains(node.getOpType()) && reads(node).stream().anyMatch(reached::contains)) {
        node.getOutputList().stream().filter(name -> !name.isEmpty()).forEach(reached::add);
      }
    }
    reached.removeAll(from);
    return reached;
  }

  /** These tensors and everything that they are computed from. */
  public Set<String> needed(Collection<String> tensors) {
    Set<String> needed = new HashSet<>(tensors);
    Deque<String> open = new ArrayDeque<>(tensors);
    while (!open.isEmpty()) {
      producer(open.pop()).map(OnnxGraph::reads).orElse(Set.of()).stream()
          .filter(needed::add)
          .forEach(open::push);
    }
    return needed;
  }

  /**
   * Every name that a node reads, in its own inputs and inside its sub-graphs (If, Loop, Scan).
   * Names local to a sub-graph are included, which does no harm: ONNX forbids shadowing.
   */
  public static Set<String> reads(NodeProto node) {
    Set<String> names = new LinkedHashSet<>(node.getInputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        names.addAll(reads(attribute.getG()));
      }
      attribute.getGraphsList().forEach(inner -> names.addAll(reads(inner)));
    }
    names.remove("");
    return names;
  }

  private static Set<String> reads(GraphProto inner) {
    Set<String> names = new LinkedHashSet<>();
    inner.getNodeList().forEach(node -> names.addAll(reads(node)));
    inner.getOutputList().forEach(output -> names.add(output.getName()));
    return names;
  }
}
