package io.frostline.onnx;

import java.util.List;

/** What can be done about a network that the engine does not open, by the engine's own message. */
final class EngineRefusal {
  /** The engine knows the operator in no version, or not for numbers of this type on a CPU. */
  private static final List<String> OPERATOR =
      List.of(
          "Could not find an implementation for",
          "No Op registered for",
          "is not a registered function/op",
          "Type Error: Type ");

  private static final String OPSET = "is till opset";

  private EngineRefusal() {}

  static String remedy(String message) {
    if (message.contains(OPSET)) {
      return "Export the network with an opset that is supported, or convert it with onnx.version_converter.";
    }
    if (OPERATOR.stream().anyMatch(message::contains)) {
      return "The engine does not have this operator for numbers of this type in this opset. Export the network without it (with another opset, in float32, or with standard operators), or end it below this node with --cut-at.";
    }
    return "Check that the file is complete and that its opset is supported.";
  }
}
