package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.graph.LayerNode;
import java.util.Optional;

/**
 * Functions that Keras keeps in place of layers when a network is built with operators: {@code
 * TFOpLambda} in Keras 2, one class for each function in Keras 3. Those that equal a layer become
 * that layer.
 */
final class TensorFlowOperation {
  private TensorFlowOperation() {}

  /** The layer that computes the same; empty when it is already a layer. */
  static Optional<LayerNode> of(LayerNode layer, JsonNode json) {
    InboundNodes reads = InboundNodes.of(json);
    boolean two = layer.type().equals("TFOpLambda");
    boolean three = json.path("module").asText().contains(".ops");
    if (!two && !three) {
      return Optional.empty();
    }
    String name =
        two ? layer.text("function", "") : layer.type().toLowerCase(java.util.Locale.ROOT);
    String function = name.substring(name.lastIndexOf('.') + 1);
    return Optional.of(
        layer.inputs().size() > 1 ? ofTensors(layer, function) : ofNumber(layer, function, reads));
  }

  private static LayerNode ofTensors(LayerNode layer, String function) {
    return switch (function) {
      case "add" -> as(layer, "Add", settings());
      case "multiply", "mul" -> as(layer, "Multiply", settings());
      case "subtract", "sub" -> as(layer, "Subtract", settings());
      case "maximum" -> as(layer, "Maximum", settings());
      case "concat", "concatenate" -> as(layer, "Concatenate", settings().put("axis", -1));
      default -> throw unknown(layer, function);
    };
  }

  private static LayerNode ofNumber(LayerNode layer, String function, InboundNodes reads) {
    return switch (function) {
      case "relu", "sigmoid", "tanh", "softmax", "elu", "selu", "swish", "silu", "relu6" ->
          as(layer, "Activation", settings().put("activation", function));
      case "add" -> rescaling(layer, 1, number(layer, reads));
      case "subtract", "sub" -> rescaling(layer, 1, -number(layer, reads));
      case "multiply", "mul" -> rescaling(layer, number(layer, reads), 0);
      case "truediv", "truedivide", "divide" -> rescaling(layer, 1 / number(layer, reads), 0);
      default -> throw unknown(layer, function);
    };
  }

  /** The one number among a function's arguments. */
  private static double number(LayerNode layer, InboundNodes reads) {
    JsonNode given = reads.arguments().path("y");
    if (given.isMissingNode()) {
      given = reads.arguments().path("args").path(1);
    }
    if (!given.isNumber()) {
      throw layer.unsupported("combines a tensor with %s".formatted(given));
    }
    return given.asDouble();
  }

  private static LayerNode rescaling(LayerNode layer, double scale, double offset) {
    return as(layer, "Rescaling", settings().put("scale", scale).put("offset", offset));
  }

  private static LayerNode as(LayerNode layer, String type, ObjectNode settings) {
    return new LayerNode(layer.name(), type, settings, layer.inputs());
  }

  private static ObjectNode settings() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static RuntimeException unknown(LayerNode layer, String function) {
    return layer.unsupported("calls the function '%s'".formatted(function));
  }
}
