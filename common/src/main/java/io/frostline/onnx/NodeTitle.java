package io.frostline.onnx;

import io.frostline.message.Formatted;
import io.frostline.onnx.proto.NodeProto;

/** What to call a node in a message. */
public final class NodeTitle {
  private NodeTitle() {}

  /** {@code node 'block1/relu' (Relu), which computes 'relu_0'}; the name is left out if empty. */
  public static String of(NodeProto node) {
    String name = node.getName().isEmpty() ? "" : " '" + node.getName() + "'";
    String computes =
        node.getOutputCount() == 0 ? "" : ", which computes '" + node.getOutput(0) + "'";
    return Formatted.of("node%s (%s)%s", name, operator(node), computes);
  }

  /** The operator, with its domain unless that is the one of ONNX. */
  private static String operator(NodeProto node) {
    return node.getDomain().isEmpty()
        ? node.getOpType()
        : node.getDomain() + ":" + node.getOpType();
  }
}
