package io.frostline.quantisation;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.OperatorSetIdProto;
import java.util.Set;

/**
 * Raises the opset of a network to one that has operators on integers: the first with convolutions,
 * or the first with max poolings, where all operators of the network mean the same there.
 */
final class IntegerOpset {
  /** It has QLinearConv, which the engine puts in the place of convolutions. */
  private static final long FIRST = 10;

  /** It has a MaxPool of bytes: otherwise the engine goes back to floats for it. */
  private static final long WITH_POOLING = 12;

  /** Operators that mean the same in opset 7 to 12. */
  private static final Set<String> UNCHANGED =
      Set.of(
          "Add",
          "AveragePool",
          "BatchNormalization",
          "Concat",
          "Constant",
          "Conv",
          "Div",
          "Flatten",
          "Gemm",
          "GlobalAveragePool",
          "Identity",
          "LRN",
          "LeakyRelu",
          "MatMul",
          "MaxPool",
          "Mul",
          "Relu",
          "Reshape",
          "Sigmoid",
          "Softmax",
          "Sub",
          "Sum",
          "Tanh",
          "Transpose");

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
    long wanted = isUnchanged(model) ? WITH_POOLING : FIRST;
    ModelProto.Builder raised = model.toBuilder();
    for (OperatorSetIdProto.Builder opset : raised.getOpsetImportBuilderList()) {
      if (opset.getDomain().isEmpty() && opset.getVersion() < wanted) {
        if (opset.getVersion() < FIRST) {
          refuseChanged(model, opset.getVersion());
        }
        opset.setVersion(wanted);
        raised.getGraphBuilder().getNodeBuilderList().forEach(IntegerOpset::withoutDefaults);
      }
    }
    return raised.build();
  }

  private static boolean isUnchanged(ModelProto model) {
    return model.getGraph().getNodeList().stream()
        .allMatch(node -> node.getDomain().isEmpty() && UNCHANGED.contains(node.getOpType()));
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
