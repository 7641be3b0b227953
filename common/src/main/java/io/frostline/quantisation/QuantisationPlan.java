package io.frostline.quantisation;

import io.frostline.backbone.Arrangement;
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
 * operations. Dense layers below the last one do as well, on a copy of their input, so that what
 * the package offers there stays exact. All other operators compute with floats.
 *
 * <p>So do products for a single position of an image that have few weights: the engine gains
 * nothing there, and what such a layer computes in squeeze-and-excitation multiplies whole
 * channels.
 *
 * <p>In networks over sequences of any length, all dense layers up to the end of the last block do,
 * the last one included: what it computes is added to other numbers and normalised before anyone
 * sees it. Products of two sequences, as in attention, compute with floats. The vectors of large
 * tables become bytes.
 *
 * @param network with borders of zeros folded into the convolutions
 * @param nodes that run on integers, in the order of computation
 * @param tensors rounded to bytes, each with the tensor whose scale it has: itself, but for the
 *     outputs of max poolings
 * @param copied the inputs of dense layers, of which a copy is rounded to bytes
 * @param tables of vectors that are rounded to bytes
 */
public record QuantisationPlan(
    ModelProto network,
    List<IntegerNode> nodes,
    Map<String, String> tensors,
    Set<String> copied,
    List<VectorTable> tables) {
  private static final Set<String> ADDITIONS = Set.of("Add", "Sum");

  /**
   * Below, integers save less than 0.1 ms of an image: on one core, a Gemm of 1024 x 1024 takes
   * 0.05 ms instead of 0.09, one of 4096 x 4096 takes 1.6 ms instead of 4.7.
   */
  private static final int FEWEST_WEIGHTS_OF_ONE_POSITION = 1 << 20;

  public QuantisationPlan {
    nodes = List.copyOf(nodes);
    tensors = new LinkedHashMap<>(tensors);
    copied = new LinkedHashSet<>(copied);
    tables = List.copyOf(tables);
  }

  /**
   * The plan for a package.
   *
   * @param keptFloat names of layers that convolutions or dense layers compute, or of the ends of
   *     blocks of sequences, which stand for all that their blocks compute; these compute with
   *     floats
   * @throws UserException when a name is unknown, or nothing is left
   */
  public static QuantisationPlan of(ModelPackage model, Set<String> keptFloat) {
    ModelProto network = IntegerOpset.of(PadFolding.of(OnnxFile.read(model.network())));
    QuantisationPlan plan = new Drawing(network, model.description()).plan(keptFloat);
    if (plan.nodes().isEmpty()) {
      throw new UserException(
          Formatted.of(
              "Model %s cannot be quantised: it has no convolution over images and no large dense layer, with weights in its file, that another one follows. Use the model as it is.",
              model.description().name()));
    }
    return plan;
  }

  /**
   * The convolutions and dense layers, by the names of their last tensors, in the order of
   * computation.
   */
  public List<String> products() {
    return nodes.stream()
        .filter(node -> node.kernel().isPresent())
        .map(IntegerNode::output)
        .toList();
  }

  /** All tensors whose statistics are needed. */
  public List<String> measured() {
    Set<String> all = new LinkedHashSet<>(tensors.keySet());
    all.addAll(copied);
    return List.copyOf(all);
  }

  /** The channels of a tensor whose statistics are needed: those that a dense layer sums over. */
  public Channels channels(Layer tensor) {
    int last = tensor.shape().size() - 1;
    return copied.contains(tensor.name())
        ? new Channels(tensor.shape().get(last), Channels.Place.BY_POSITION)
        : new Channels(tensor.shape().get(0), Channels.Place.TOGETHER);
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
    private final ModelDescription model;
    private final Map<String, Layer> layers = new HashMap<>();
    private final Map<NodeProto, IntegerNode> products = new LinkedHashMap<>();
    private final Map<NodeProto, VectorTable> tables = new LinkedHashMap<>();
    private final Map<String, String> tensors = new LinkedHashMap<>();
    private final Set<String> copied = new LinkedHashSet<>();

    Drawing(ModelProto network, ModelDescription model) {
      this.network = network;
      this.graph = new OnnxGraph(network.getGraph());
      this.readers = new Readers(graph);
      this.model = model;
      model.layers().forEach(layer -> layers.put(layer.name(), layer));
      SequenceTensors.of(network, model).forEach(layer -> layers.put(layer.name(), layer));
      model.input().layer().ifPresent(input -> layers.put(input.name(), input));
      for (NodeProto node : graph.nodes()) {
        IntegerNode.product(graph, readers, node)
            .filter(found -> layers.containsKey(found.input()))
            .filter(found -> layers.containsKey(found.output()))
            .filter(found -> !found.isDense() || sumsLast(found))
            .ifPresent(found -> products.put(node, found));
        VectorTable.of(graph, readers, node).ifPresent(found -> tables.put(node, found));
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
                : Optional.ofNullable(products.get(node))
                    .filter(own -> !kept.contains(node))
                    .filter(this::gains);
        found
            .filter(this::isBelowItsLike)
            .ifPresent(
                own -> {
                  nodes.add(own);
                  if (own.isDense()) {
                    copied.add(own.input());
                  } else {
                    integers.add(own.output());
                    tensors.putIfAbsent(own.input(), own.input());
                    tensors.putIfAbsent(own.output(), own.output());
                  }
                });
        if (node.getOpType().equals("MaxPool") && integers.contains(node.getInput(0))) {
          integers.add(node.getOutput(0));
          tensors.put(node.getOutput(0), tensors.get(node.getInput(0)));
        }
      }
      tables.keySet().removeAll(kept);
      return new QuantisationPlan(network, nodes, tensors, copied, List.copyOf(tables.values()));
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

    /** Whether a dense layer sums over the channels of its input, which are last. */
    private boolean sumsLast(IntegerNode dense) {
      Layer input = layers.get(dense.input());
      int channels = input.shape().get(input.shape().size() - 1);
      return input.arrangement() != Arrangement.CHANNELS_FIRST
          && channels == dense.kernel().orElseThrow().each();
    }

    /** Whether the engine is faster on integers. */
    private boolean gains(IntegerNode product) {
      if (isSequence(product)) {
        return true;
      }
      Kernel kernel = product.kernel().orElseThrow();
      long positions = layers.get(product.output()).numbers() / kernel.outputs();
      return positions > 1
          || kernel.outputs() * (long) kernel.each() >= FEWEST_WEIGHTS_OF_ONE_POSITION;
    }

    private boolean isSequence(IntegerNode product) {
      return layers.get(product.output()).arrangement() == Arrangement.SEQUENCE;
    }

    /** Convolutions and additions are below another convolution, dense layers below another one. */
    private boolean isBelowItsLike(IntegerNode node) {
      if (isSequence(node)) {
        return true;
      }
      Set<String> above = graph.dependents(node.output());
      return products.values().stream()
          .anyMatch(
              other ->
                  other.isDense() == node.isDense() && above.contains(other.node().getOutput(0)));
    }

    private Set<NodeProto> named(Set<String> keptFloat) {
      Map<String, Set<NodeProto>> names = new LinkedHashMap<>();
      products.forEach(
          (node, found) -> {
            found.lost().forEach(tensor -> names.put(tensor, Set.of(node)));
            names.put(found.output(), Set.of(node));
          });
      names.putAll(blocks());
      Set<NodeProto> nodes = new LinkedHashSet<>();
      for (String name : keptFloat) {
        if (!names.containsKey(name)) {
          throw new UserException(
              Formatted.of(
                  "Cannot keep the layer '%s' in floats: no convolution or dense layer computes it.%s `frostline models layers` lists the layers and their operators.",
                  name, NearestName.suggestion(names.keySet(), name)));
        }
        nodes.addAll(names.get(name));
      }
      return nodes;
    }

    /** What the blocks of sequences compute on integers, each by the name of its end. */
    private Map<String, Set<NodeProto>> blocks() {
      Map<String, Set<NodeProto>> blocks = new LinkedHashMap<>();
      Set<NodeProto> left = new LinkedHashSet<>(products.keySet());
      left.addAll(tables.keySet());
      for (Layer end : model.layers()) {
        if (end.arrangement() == Arrangement.SEQUENCE) {
          Set<String> needed = graph.needed(Set.of(end.name()));
          Set<NodeProto> own = new LinkedHashSet<>(left);
          own.removeIf(node -> !needed.contains(node.getOutput(0)));
          left.removeAll(own);
          blocks.put(end.name(), own);
        }
      }
      return blocks;
    }
  }
}
