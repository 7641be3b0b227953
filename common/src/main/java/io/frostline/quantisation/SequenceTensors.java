package io.frostline.quantisation;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors inside of networks over sequences of any length that dense layers read and give, as
 * layers to cut at: packages of such networks list only the ends of their blocks.
 *
 * <p>Only what a block needs is among them. What follows the last block computes one vector of an
 * example, which costs next to nothing, and stays as it is.
 */
public final class SequenceTensors {
  private SequenceTensors() {}

  /** The same package, listing them as well; as it is if the network is not over sequences. */
  public static ModelPackage listedIn(ModelPackage model) {
    List<Layer> inner = of(OnnxFile.read(model.network()), model.description());
    if (inner.isEmpty()) {
      return model;
    }
    List<Layer> all = new ArrayList<>(model.description().layers());
    all.addAll(inner);
    return new ModelPackage(model.folder(), model.description().withLayers(all));
  }

  /** Those that the description does not list, in the order of computation. */
  static List<Layer> of(ModelProto network, ModelDescription model) {
    Set<String> ends = new HashSet<>();
    model.layers().stream()
        .filter(layer -> layer.arrangement() == Arrangement.SEQUENCE)
        .forEach(layer -> ends.add(layer.name()));
    if (ends.isEmpty()) {
      return List.of();
    }
    OnnxGraph graph = new OnnxGraph(network.getGraph());
    Set<String> needed = graph.needed(ends);
    Readers readers = new Readers(graph);
    Map<String, Layer> found = new LinkedHashMap<>();
    for (NodeProto node : graph.nodes()) {
      if (node.getOpType().equals("MatMul") && needed.contains(node.getOutput(0))) {
        IntegerNode.product(graph, readers, node).ifPresent(dense -> add(found, dense, graph));
      }
    }
    model.layers().forEach(layer -> found.remove(layer.name()));
    return List.copyOf(found.values());
  }

  private static void add(Map<String, Layer> found, IntegerNode dense, OnnxGraph graph) {
    Kernel kernel = dense.kernel().orElseThrow();
    add(found, dense.input(), kernel.each(), graph);
    add(found, dense.node().getOutput(0), kernel.outputs(), graph);
    add(found, dense.output(), kernel.outputs(), graph);
  }

  private static void add(Map<String, Layer> found, String tensor, int channels, OnnxGraph graph) {
    String operator = graph.producer(tensor).map(NodeProto::getOpType).orElse("");
    found.putIfAbsent(tensor, new Layer(tensor, List.of(channels), Arrangement.SEQUENCE, operator));
  }
}
