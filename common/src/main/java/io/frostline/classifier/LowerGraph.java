package io.frostline.classifier;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.feature.FeatureColumn;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The lower part of a classifier: what {@code extract} ran to compute the features, with names that
 * do not clash with those of the head.
 *
 * @param model bytes of pixels or tokens in, features out
 * @param features the tensor with the features, [N, width]
 * @param layers the layers of the backbone that it has, in order, by their names in the classifier
 */
record LowerGraph(ModelProto model, String features, Map<String, Layer> layers) {

  /**
   * Cuts a backbone at the layers of the feature columns, and concatenates them.
   *
   * @throws io.frostline.message.UserException when the backbone has no such layer
   */
  static LowerGraph of(ModelPackage backbone, List<FeatureColumn> columns) {
    ModelProto model = cut(backbone, columns).model();
    GraphProto graph = sideBySide(model.getGraph());
    Map<String, String> inputs = ClassifierInput.of(backbone).names(graph);
    String output = graph.getOutput(0).getName();
    Set<String> taken = GraphNames.of(graph);
    Map<String, String> renamed = new HashMap<>();
    boolean pooled = backbone.description().layer(output).isEmpty();
    if (pooled) {
      renamed.put(output, free(taken, "features"));
    }
    Set<String> own = new TreeSet<>(inputs.values());
    own.add(JoinedNetwork.PROBABILITIES);
    for (String name : own) {
      if (taken.contains(name) && !inputs.containsKey(name)) {
        renamed.put(name, free(taken, "backbone/" + name));
      }
    }
    renamed.putAll(inputs);
    GraphProto changed = GraphNames.renamed(graph, name -> renamed.getOrDefault(name, name));
    return new LowerGraph(
        model.toBuilder().setGraph(changed).build(),
        renamed.getOrDefault(output, output),
        layers(backbone, graph, renamed));
  }

  /** What is above the cut is removed, and the head may use its names. */
  private static Map<String, Layer> layers(
      ModelPackage backbone, GraphProto graph, Map<String, String> renamed) {
    OnnxGraph below = new OnnxGraph(graph);
    Map<String, Layer> layers = new LinkedHashMap<>();
    backbone.description().layers().stream()
        .filter(layer -> below.producer(layer.name()).isPresent())
        .forEach(layer -> layers.put(renamed.getOrDefault(layer.name(), layer.name()), layer));
    return layers;
  }

  /** Concatenates several outputs to one, [N, width]. */
  private static GraphProto sideBySide(GraphProto graph) {
    List<String> outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    if (outputs.size() == 1) {
      return graph;
    }
    NodeWriter writer = new NodeWriter(graph);
    String all = writer.add("Concat", outputs, NodeAttributes.integer("axis", 1));
    return graph.toBuilder()
        .addAllNode(writer.nodes())
        .clearOutput()
        .addOutput(ValueInfoProto.newBuilder().setName(all))
        .build();
  }

  /**
   * The network that {@code extract} runs for columns, with an output for each; values that it
   * rounds are exact here.
   */
  static CutNetwork cut(ModelPackage backbone, List<FeatureColumn> columns) {
    return NetworkCut.of(
        backbone,
        columns.stream()
            .map(column -> new CutPoint(column.layer(), Pooling.of(column.pool()).exact()))
            .toList());
  }

  private static String free(Set<String> taken, String wanted) {
    String name = wanted;
    for (int next = 2; !taken.add(name); next++) {
      name = wanted + "_" + next;
    }
    return name;
  }
}
