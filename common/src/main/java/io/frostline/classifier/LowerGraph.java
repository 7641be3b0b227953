package io.frostline.classifier;

import com.google.protobuf.InvalidProtocolBufferException;
import io.frostline.backbone.CutNetwork;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.NetworkCut;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.onnx.GraphProto;
import io.frostline.backbone.onnx.ModelProto;
import io.frostline.feature.FeatureColumn;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The lower part of a classifier: what {@code extract} ran to make the features, with names that
 * leave room for the head.
 *
 * @param model bytes of pixels in, features out
 * @param features the tensor with the features, [N, width]
 * @param renamed names of the classifier for names of the backbone, where they differ
 */
record LowerGraph(ModelProto model, String features, Map<String, String> renamed) {

  /**
   * Cuts a backbone where a column of features was taken.
   *
   * @throws io.frostline.config.UserException when the backbone has no such layer
   */
  static LowerGraph of(ModelPackage backbone, FeatureColumn column) {
    ModelProto model = parse(cut(backbone, column));
    GraphProto graph = model.getGraph();
    String input = graph.getInput(0).getName();
    String output = graph.getOutput(0).getName();
    Set<String> taken = TensorNames.of(graph);
    Map<String, String> renamed = new HashMap<>();
    boolean pooled = backbone.description().layer(output).isEmpty();
    if (pooled) {
      renamed.put(output, free(taken, "features"));
    }
    for (String own : new String[] {JoinedNetwork.PIXELS, JoinedNetwork.PROBABILITIES}) {
      if (taken.contains(own) && !own.equals(input)) {
        renamed.put(own, free(taken, "backbone/" + own));
      }
    }
    renamed.put(input, JoinedNetwork.PIXELS);
    GraphProto changed = TensorNames.renamed(graph, name -> renamed.getOrDefault(name, name));
    return new LowerGraph(
        model.toBuilder().setGraph(changed).build(),
        renamed.getOrDefault(output, output),
        Map.copyOf(renamed));
  }

  /** What a layer of the backbone is called here. */
  String nameOf(String layer) {
    return renamed.getOrDefault(layer, layer);
  }

  /** The network that {@code extract} runs for a column. */
  static CutNetwork cut(ModelPackage backbone, FeatureColumn column) {
    return NetworkCut.of(backbone, java.util.List.of(column.layer()), Pooling.of(column.pool()));
  }

  private static ModelProto parse(CutNetwork cut) {
    try {
      return ModelProto.parseFrom(cut.onnx());
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException("What was just written is readable.", impossible);
    }
  }

  private static String free(Set<String> taken, String wanted) {
    String name = wanted;
    for (int next = 2; !taken.add(name); next++) {
      name = wanted + "_" + next;
    }
    return name;
  }
}
