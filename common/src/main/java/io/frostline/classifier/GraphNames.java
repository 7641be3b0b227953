package io.frostline.classifier;

import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.NodeProto;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The names in a graph, of tensors and of nodes, those inside its sub-graphs (If, Loop, Scan)
 * included. The engine requires both kinds to be distinct.
 */
final class GraphNames {
  private GraphNames() {}

  /** Every name. */
  static Set<String> of(GraphProto graph) {
    Set<String> names = new HashSet<>();
    renamed(
        graph,
        name -> {
          names.add(name);
          return name;
        });
    return names;
  }

  /**
   * The same graph with other names.
   *
   * @param name gives the new name for an old one
   */
  static GraphProto renamed(GraphProto graph, UnaryOperator<String> name) {
    GraphProto.Builder renamed = graph.toBuilder();
    renamed.getNodeBuilderList().forEach(node -> rename(node, name));
    renamed.getInitializerBuilderList().forEach(it -> it.setName(name.apply(it.getName())));
    renamed.getInputBuilderList().forEach(it -> it.setName(name.apply(it.getName())));
    renamed.getOutputBuilderList().forEach(it -> it.setName(name.apply(it.getName())));
    renamed.getValueInfoBuilderList().forEach(it -> it.setName(name.apply(it.getName())));
    return renamed.build();
  }

  private static void rename(NodeProto.Builder node, UnaryOperator<String> name) {
    node.setName(present(node.getName(), name));
    for (int input = 0; input < node.getInputCount(); input++) {
      node.setInput(input, present(node.getInput(input), name));
    }
    for (int output = 0; output < node.getOutputCount(); output++) {
      node.setOutput(output, present(node.getOutput(output), name));
    }
    for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(renamed(attribute.getG(), name));
      }
      for (int inner = 0; inner < attribute.getGraphsCount(); inner++) {
        attribute.setGraphs(inner, renamed(attribute.getGraphs(inner), name));
      }
    }
  }

  /** An empty name marks an input or output that is left out, and stays empty. */
  private static String present(String old, UnaryOperator<String> name) {
    return old.isEmpty() ? old : name.apply(old);
  }
}
