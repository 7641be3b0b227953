package io.frostline.proof;

import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorShapeProto.Dimension;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Layers of a network side by side: each reads values that are given for the layers below it, and
 * not what those compute. What rounding has done to the layers below then blurs nothing.
 *
 * @param model its inputs are those layers below, and the network's own input where a layer reads
 *     it
 * @param inputs the names of the inputs
 * @param layers the layers by the names of the outputs
 */
record SeparateLayers(ModelProto model, Set<String> inputs, Map<String, String> layers) {

  /**
   * Separates layers.
   *
   * @param wanted the layers
   * @param given the shapes, for one image and batch first, of all tensors whose values are known
   */
  static SeparateLayers of(ModelProto network, List<String> wanted, Map<String, long[]> given) {
    GraphProto graph = network.getGraph();
    NodeWriter names = new NodeWriter(graph);
    Map<String, String> renamed = new LinkedHashMap<>();
    given.keySet().forEach(tensor -> renamed.put(tensor, names.free(tensor + "/separate")));
    GraphProto.Builder apart = graph.toBuilder().clearNode();
    graph.getNodeList().forEach(node -> apart.addNode(renamed(node, renamed)));
    Map<String, String> layers = new LinkedHashMap<>();
    OnnxGraph producers = new OnnxGraph(graph);
    wanted.stream()
        .filter(tensor -> producers.producer(tensor).isPresent())
        .forEach(tensor -> layers.put(renamed.get(tensor), tensor));
    ModelProto cut = GraphCut.at(network.toBuilder().setGraph(apart).build(), layers.keySet());
    return withInputs(cut, given, layers);
  }

  private static NodeProto renamed(NodeProto node, Map<String, String> renamed) {
    NodeProto.Builder writer = node.toBuilder().clearOutput();
    node.getOutputList().forEach(output -> writer.addOutput(renamed.getOrDefault(output, output)));
    return writer.build();
  }

  private static SeparateLayers withInputs(
      ModelProto cut, Map<String, long[]> given, Map<String, String> layers) {
    Set<String> read =
        cut.getGraph().getNodeList().stream()
            .flatMap(node -> OnnxGraph.reads(node).stream())
            .collect(Collectors.toSet());
    List<ValueInfoProto> inputs =
        new ArrayList<>(
            cut.getGraph().getInputList().stream()
                .filter(input -> read.contains(input.getName()))
                .toList());
    Set<String> own = inputs.stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
    given.forEach(
        (tensor, shape) -> {
          if (read.contains(tensor) && !own.contains(tensor)) {
            inputs.add(declared(tensor, shape));
          }
        });
    ModelProto.Builder model = cut.toBuilder();
    model.getGraphBuilder().clearInput().addAllInput(inputs);
    Set<String> names = new LinkedHashSet<>();
    inputs.forEach(input -> names.add(input.getName()));
    return new SeparateLayers(model.build(), names, layers);
  }

  private static ValueInfoProto declared(String tensor, long... shape) {
    List<Dimension> sides = new ArrayList<>(List.of(Tensors.symbolic("N")));
    for (int side = 1; side < shape.length; side++) {
      sides.add(Tensors.fixed(shape[side]));
    }
    return Tensors.declare(tensor, Tensors.FLOAT, sides);
  }
}
