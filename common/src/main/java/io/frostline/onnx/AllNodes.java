package io.frostline.onnx;

import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.FunctionProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every node that a network runs: those of its graph, of the graphs inside If, Loop and Scan, and
 * of the functions that are used.
 */
public final class AllNodes {
  private final Map<String, FunctionProto> unused = new HashMap<>();
  private final Map<String, FunctionProto> functions = new HashMap<>();
  private final List<NodeProto> found = new ArrayList<>();

  private AllNodes(ModelProto model) {
    model.getFunctionsList().forEach(each -> functions.put(key(each), each));
    unused.putAll(functions);
    add(model.getGraph().getNodeList());
  }

  /** The nodes, each followed by those inside it; a function's once, where it is first used. */
  public static List<NodeProto> of(ModelProto model) {
    return List.copyOf(new AllNodes(model).found);
  }

  /** The same without the nodes that use a function: operators that an engine must have. */
  public static List<NodeProto> ofOperators(ModelProto model) {
    AllNodes all = new AllNodes(model);
    return all.found.stream().filter(node -> !all.functions.containsKey(key(node))).toList();
  }

  private void add(List<NodeProto> nodes) {
    for (NodeProto node : nodes) {
      found.add(node);
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          add(attribute.getG().getNodeList());
        }
        attribute.getGraphsList().stream().map(GraphProto::getNodeList).forEach(this::add);
      }
      FunctionProto function = unused.remove(key(node));
      if (function != null) {
        add(function.getNodeList());
      }
    }
  }

  private static String key(FunctionProto function) {
    return function.getDomain() + ":" + function.getName();
  }

  private static String key(NodeProto node) {
    return node.getDomain() + ":" + node.getOpType();
  }
}
