package io.frostline.retrain;

import io.frostline.message.Formatted;
import io.frostline.onnx.proto.NodeProto;

/** A node that has no equivalent in Deeplearning4j. */
final class Untranslatable extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient NodeProto node;

  /**
   * @param reason a clause: {@code its groups are 4}
   */
  Untranslatable(NodeProto node, String reason) {
    super(reason);
    this.node = node;
  }

  /** {@code Node 'block_3_conv' (Conv): its groups are 4}. */
  String inWords() {
    String name = node.getOutputCount() > 0 ? node.getOutput(0) : node.getName();
    return Formatted.of("node '%s' (%s): %s", name, node.getOpType(), getMessage());
  }
}
