package io.frostline.onnx;

import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.HashMap;
import java.util.Map;

/** Gives tensors of a network other names, wherever they are computed or read. */
public final class TensorNames {
  private final Map<String, String> names;

  private TensorNames(Map<String, String> names) {
    this.names = names;
  }

  /**
   * The same network with tensors of other names. A tensor that has one of the new names already
   * gets a free one.
   *
   * @param names the new name of each tensor
   */
  public static ModelProto changed(ModelProto model, Map<String, String> names) {
    NodeWriter taken = new NodeWriter(model.getGraph());
    Map<String, String> all = new HashMap<>(names);
    names.values().stream()
        .filter(name -> !names.containsKey(name))
        .filter(name -> !taken.free(name).equals(name))
        .forEach(name -> all.put(name, taken.free(name)));
    return model.toBuilder().setGraph(new TensorNames(all).changed(model.getGraph())).build();
  }

  private GraphProto changed(GraphProto graph) {
    GraphProto.Builder changed = graph.toBuilder();
    changed.getNodeBuilderList().forEach(this::change);
    changed.getInitializerBuilderList().forEach(each -> each.setName(name(each.getName())));
    changed.getInputBuilderList().forEach(this::change);
    changed.getOutputBuilderList().forEach(this::change);
    changed.getValueInfoBuilderList().forEach(this::change);
    return changed.build();
  }

  private void change(ValueInfoProto.Builder tensor) {
    tensor.setName(name(tensor.getName()));
  }

  private void change(NodeProto.Builder node) {
    for (int index = 0; index < node.getInputCount(); index++) {
      node.setInput(index, name(node.getInput(index)));
    }
    for (int index = 0; index < node.getOutputCount(); index++) {
      node.setOutput(index, name(node.getOutput(index)));
    }
    for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(changed(attribute.getG()));
      }
      for (int index = 0; index < attribute.getGraphsCount(); index++) {
        attribute.setGraphs(index, changed(attribute.getGraphs(index)));
      }
    }
  }

  private String name(String tensor) {
    return names.getOrDefault(tensor, tensor);
  }
}
