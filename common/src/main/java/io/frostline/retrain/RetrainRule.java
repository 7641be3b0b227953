package io.frostline.retrain;

import io.frostline.onnx.proto.NodeProto;

/** How one ONNX operator is translated to Deeplearning4j. */
@FunctionalInterface
interface RetrainRule {
  /**
   * Adds the vertices of a node.
   *
   * @throws Untranslatable when a setting has no equivalent
   */
  void write(NodeProto node, GraphTranslation to) throws Untranslatable;
}
