package io.frostline.quantisation;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.OperatorSetIdProto;
import java.util.Set;

/** Raises the opset of a network to the first that has operators on integers. */
final class IntegerOpset {
  /** It has QLinearConv, which the engine puts in the place of convolutions. */
  private static final long FIRST = 10;

  /** Operators that a graph of opset 7 to 9 may have, and that mean something else in opset 10. */
  private static final Set<String> CHANGED = Set.of("Slice", "TopK", "Upsample");

  /** An attribute of BatchNormalization up to opset 8; only its default is in use. */
  private static final String SPATIAL = "spatial";

  private IntegerOpset() {}

  /**
   * The same network with an opset of at least {@value #FIRST}.
   *
   * @throws UserException when it has an operator that means something else there
   */
  static ModelProto of(ModelProto model) {
    ModelProto.Builder raised = model.toBuilder();
    for (OperatorSetIdProto.Builder opset : raised.getOpsetImportBuilderList()) {
      if (opset.getDomain().isEmpty() && opset.getVersion() < FIRST) {
        refuseChanged(model, opset.getVersion());
        opset.setVersion(FIRST);
        raised.getGraphBuilder().getNodeBuilderList().forEach(IntegerOpset::withoutDefaults);
      }
    }
    return raised.build();
  }

  private static void refuseChanged(ModelProto model, long opset) {
    model.getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .filter(CHANGED::contains)
        .findFirst()
        .ifPresent(
            operator -> {
              throw new UserException(
                  Formatted.of(
                      "The network has ONNX opset %d and the operator %s, which means something else from opset %d on, the first that has operators on integers. Export it again with opset %d or later.",
                      opset, operator, FIRST, FIRST));
            });
  }

  private static void withoutDefaults(NodeProto.Builder node) {
    for (int at = node.getAttributeCount() - 1; at >= 0; at--) {
      AttributeProto attribute = node.getAttribute(at);
      if (node.getOpType().equals("BatchNormalization") && attribute.getName().equals(SPATIAL)) {
        node.removeAttribute(at);
      }
    }
  }
}
