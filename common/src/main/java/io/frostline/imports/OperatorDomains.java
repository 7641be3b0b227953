package io.frostline.imports;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.AllNodes;
import io.frostline.onnx.NodeTitle;
import io.frostline.onnx.proto.ModelProto;
import java.util.Set;

/**
 * Refuses operators that neither ONNX nor ONNX Runtime has: about those, the engine names the
 * operator but not the node.
 */
final class OperatorDomains {
  /** The domains whose operators are part of the engine. */
  private static final Set<String> KNOWN =
      Set.of(
          "",
          "ai.onnx",
          "ai.onnx.ml",
          "ai.onnx.preview",
          "ai.onnx.preview.training",
          "ai.onnx.training",
          "com.microsoft",
          "com.microsoft.experimental",
          "com.microsoft.nchwc",
          "com.ms.internal.nhwc",
          "org.pytorch.aten");

  private OperatorDomains() {}

  /**
   * Looks at every node that the file does not define as a function of its own.
   *
   * @throws UserException naming the first node with an operator of somebody else
   */
  static void refuseForeign(ModelProto model) {
    AllNodes.ofOperators(model).stream()
        .filter(node -> !KNOWN.contains(node.getDomain()))
        .findFirst()
        .ifPresent(
            foreign -> {
              throw new UserException(
                  Formatted.of(
                      "ONNX Runtime does not have the operator of the %s: it belongs to the domain '%s', and the file does not define it. Export the network with standard operators, or end it below this node with --cut-at.",
                      NodeTitle.of(foreign), foreign.getDomain()));
            });
  }
}
