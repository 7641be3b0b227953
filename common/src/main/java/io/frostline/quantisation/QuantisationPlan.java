package io.frostline.quantisation;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.PadFolding;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which nodes of a network run on integers, and which tensors are rounded to bytes.
 *
 * <p>Convolutions over images do, with the normalisations and activations behind them, and
 * additions of what they compute. What is above the last convolution stays as it is, and so does
 * that convolution: its output is what most heads are trained on, and it has a few per cent of the
 * operations. All other operators, and matrix products of vectors, compute with floats.
 *
 * @param network with borders of zeros folded into the convolutions
 * @param nodes that run on integers, in the order of computation
 * @param tensors rounded to bytes, each with the tensor whose scale it has: itself, but for the
 *     outputs of max poolings
 */
public record QuantisationPlan(
    ModelProto network, List<IntegerNode> nodes, Map<String, String> tensors) {
  private static final Set<String> ADDITIONS = Set.of("Add", "Sum");

  public QuantisationPlan {
    nodes = List.copyOf(nodes);
    tensors = new LinkedHashMap<>(tensors);
  }

  /**
   * The plan for a package.
   *
   * @param keptFloat names of layers that convolutions compute; these compute with floats
   * @throws UserException when a name is unknown, or no convolution is left
   */
  public static QuantisationPlan of(ModelPackage model, Set<String> keptFloat) {
    ModelProto network = IntegerOpset.of(PadFolding.of(OnnxFile.read(model.network())));
    QuantisationPlan plan = new Drawing(network, model.description()).plan(keptFloat);
    if (plan.nodes().isEmpty()) {
      throw new UserException(
          Formatted.of(
              "Model %s cannot be quantised: it has no convolution over images, with weights in its file, that another convolution follows. Use the model as it is.",
              model.description().name()));
    }
    return plan;
  }

  /** The convolutions, by the names of their last tensors, in the order of computation. */
  public List<String> convolutions() {
    return nodes.stream()
        .filter(node -> node.kernel().isPresent())
        .map(IntegerNode::output)
        .toList();
  }

  /** The tensors that the network no longer has: they are inside of nodes on integers. */
  public Set<String> lost() {
    Set<String> lost = new HashSet<>();
    nodes.forEach(node -> lost.addAll(node.lost()));
    return lost;
  }

  /** A plan in the making. */
  private static final class Drawing {
    private final ModelProto network;
    private final OnnxGraph graph;
    private final Readers readers;
    private final Map<String, Layer> layers = new HashMap<>();
    private final Map<NodeProto, IntegerNode> convolutions = new LinkedHashMap<>();
    private final Map<String, String> tensors = new LinkedHashMap<>();

    Drawing(ModelProto network, ModelDescription model) {
      this.network = network;
      this.graph = new OnnxGraph(network.getGraph());
      this.readers = new Readers(graph);
      model.layers().forEach(layer -> layers.put(layer.name(), layer));
      layers.put(model.input().tensor(), model.inputLayer());
      for (NodeProto node : graph.nodes()) {
        if (node.getOpType().equals("Conv")) {
          IntegerNode.convolution(graph, readers, node)
              .filter(found -> layers.containsKey(found.input()))
              .filter(found -> layers.containsKey(found.output()))
              .ifPresent(found -> convolutions.put(node, found));
        }
      }
    }

    QuantisationPlan plan(Set<String> keptFloat) {
      Set<NodeProto> kept = named(keptFloat);
      List<IntegerNode> nodes = new ArrayList<>();
      Set<String> integers = new HashSet<>();
      for (NodeProto node : graph.nodes()) {
        Optional<IntegerNode> found =
            ADDITIONS.contains(node.getOpType())
                ? addition(node, integers)
                : Optional.ofNullable(convolutions.get(node)).filter(own -> !kept.contains(node));
        found
            .filter(own -> isBelowAConvolution(own.output()))
            .ifPresent(
                own -> {
                  nodes.add(own);
                  integers.add(own.output());
                  tensors.putIfAbsent(own.input(), own.input());
                  tensors.putIfAbsent(own.output(), own.output());
                });
        if (node.getOpType().equals("MaxPool") && integers.contains(node.getInput(0))) {
          integers.add(node.getOutput(0));
          tensors.put(node.getOutput(0), tensors.get(node.getInput(0)));
        }
      }
      return new QuantisationPlan(network, nodes, tensors);
    }

    private Optional<IntegerNode> addition(NodeProto node, Set<String> integers) {
      boolean two =
          node.getInputCount() == 2
              && integers.containsAll(node.getInputList())
              && shape(node.getInput(0)).equals(shape(node.getInput(1)));
      return two
          ? Optional.of(IntegerNode.addition(graph, readers, node))
              .filter(found -> layers.containsKey(found.output()))
          : Optional.empty();
    }

    private List<Integer> shape(String tensor) {
      return Optional.ofNullable(layers.get(tensor)).map(Layer::shape).orElse(List.of());
    }

    private boolean isBelowAConvolution(String tensor) {
      Set<String> above = graph.dependents(tensor);
      return convolutions.keySet().stream().anyMatch(node -> above.contains(node.getOutput(0)));
    }

    private Set<NodeProto> named(Set<String> keptFloat) {
      Map<String, NodeProto> names = new LinkedHashMap<>();
      convolutions.forEach(
          (node, found) -> {
            found.lost().forEach(tensor -> names.put(tensor, node));
            names.put(found.output(), node);
          });
      Set<NodeProto> nodes = new LinkedHashSet<>();
      for (String name : keptFloat) {
        if (!names.containsKey(name)) {
          throw new UserException(
              Formatted.of(
                  "Cannot keep the layer '%s' in floats: no convolution computes it.%s `frostline models layers` lists the layers and their operators.",
                  name, NearestName.suggestion(names.keySet(), name)));
        }
        nodes.add(names.get(name));
      }
      return nodes;
    }
  }
}
