package io.frostline.retrain;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PixelInput;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorShapeProto.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a backbone between two layers: the nodes in order, the constants that they read, and
 * the shape of everything that they compute.
 */
final class UpperPart {
  private final ModelDescription description;
  private final ModelProto model;
  private final OnnxGraph graph;
  private final Layer from;
  private final Layer top;
  private final List<NodeProto> nodes;
  private final Map<String, FloatTensor> computed = new HashMap<>();

  /**
   * @param from a layer that leads to the other, or the input
   * @param top the last layer
   */
  UpperPart(ModelPackage backbone, Layer from, Layer top) {
    this.description = backbone.description();
    this.model = OnnxFile.read(backbone.network());
    this.graph = new OnnxGraph(model.getGraph());
    this.from = from;
    this.top = top;
    this.nodes = nodesBetween();
  }

  private List<NodeProto> nodesBetween() {
    Set<String> above = graph.dependents(from.name());
    if (!above.contains(top.name())) {
      throw new UserException(
          Formatted.of(
              "No layer above '%s' of model %s leads to the features at '%s', so there is nothing to retrain. Choose a lower layer with --from-layer, or train a head on the features with `frostline train`.",
              from.name(), description.name(), top.name()));
    }
    return GraphCut.above(model, declared(from), List.of(top.name()))
        .getGraph()
        .getNodeList()
        .stream()
        .filter(node -> node.getOutputList().stream().anyMatch(above::contains))
        .toList();
  }

  /** The nodes, producers before consumers. */
  List<NodeProto> nodes() {
    return nodes;
  }

  Layer from() {
    return from;
  }

  Layer top() {
    return top;
  }

  String model() {
    return description.name();
  }

  /** The tensors that a node reads and that come through the layer. */
  List<String> flowing(NodeProto node) {
    Set<String> made = new HashSet<>(Set.of(from.name()));
    nodes.forEach(other -> made.addAll(other.getOutputList()));
    return node.getInputList().stream().filter(made::contains).toList();
  }

  /** A tensor that a node reads although it bypasses the layer. */
  Optional<String> around(NodeProto node) {
    Set<String> flowing = new HashSet<>(flowing(node));
    Set<String> ofImages = graph.dependents(description.input().tensor());
    return node.getInputList().stream()
        .filter(name -> !flowing.contains(name))
        .filter(name -> ofImages.contains(name) || name.equals(description.input().tensor()))
        .findFirst();
  }

  /** The nodes that read a tensor. */
  List<NodeProto> readers(String tensor) {
    return nodes.stream().filter(node -> node.getInputList().contains(tensor)).toList();
  }

  Optional<NodeProto> producer(String tensor) {
    return nodes.stream().filter(node -> node.getOutputList().contains(tensor)).findFirst();
  }

  /** The numbers of a constant, however the network computes it. */
  FloatTensor constant(String tensor) {
    return graph
        .constant(tensor)
        .map(Tensors::floats)
        .orElseGet(() -> computed.computeIfAbsent(tensor, this::compute));
  }

  /** A constant list of integers. */
  long[] integers(String tensor) {
    return graph.constant(tensor).map(Tensors::integers).orElse(new long[0]);
  }

  private FloatTensor compute(String tensor) {
    ModelProto part = GraphCut.at(model, List.of(tensor));
    PixelInput input = description.pixels();
    long[] shape =
        switch (input.layout()) {
          case NCHW -> new long[] {1, input.channels(), input.height(), input.width()};
          case NHWC -> new long[] {1, input.height(), input.width(), input.channels()};
        };
    try (NetworkSession session = NetworkSession.open(part.toByteArray(), description.name())) {
      return Tensors.floats(session.constants(zeros(shape)).get(tensor));
    }
  }

  /** The shape of what every node computes for one image, batch first. */
  Map<String, long[]> shapes() {
    List<String> tensors = new ArrayList<>();
    nodes.forEach(node -> tensors.add(node.getOutput(0)));
    Map<String, long[]> shapes = new HashMap<>();
    run(zeros(shape(from)), tensors).forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    shapes.put(from.name(), shape(from));
    return shapes;
  }

  /** Runs the part in ONNX. */
  Map<String, FloatTensor> run(FloatTensor activations, List<String> tensors) {
    byte[] onnx = network(tensors).toByteArray();
    try (NetworkSession session =
        NetworkSession.open(onnx, description.name() + " above " + from.name())) {
      return session.run(activations);
    }
  }

  /** The part as a network of its own, whose input is the layer. */
  ModelProto network(List<String> tensors) {
    return GraphCut.above(model, declared(from), tensors);
  }

  private static io.frostline.onnx.proto.ValueInfoProto declared(Layer layer) {
    List<Dimension> dimensions = new ArrayList<>(List.of(Tensors.symbolic("N")));
    layer.shape().forEach(side -> dimensions.add(Tensors.fixed(side)));
    return Tensors.declare(layer.name(), Tensors.FLOAT, dimensions);
  }

  private static long[] shape(Layer layer) {
    long[] shape = new long[layer.shape().size() + 1];
    shape[0] = 1;
    for (int side = 1; side < shape.length; side++) {
      shape[side] = layer.shape().get(side - 1);
    }
    return shape;
  }

  private static FloatTensor zeros(long... shape) {
    int numbers = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    return new FloatTensor(shape, new float[numbers]);
  }
}
