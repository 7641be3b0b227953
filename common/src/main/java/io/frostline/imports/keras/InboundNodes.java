package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.frostline.message.UserException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a layer of a functional network reads.
 *
 * @param tensors names of the layers, in order
 * @param arguments the other arguments of a function
 */
record InboundNodes(List<String> tensors, JsonNode arguments) {

  /**
   * Reads a layer's {@code inbound_nodes}: {@code [[["conv", 0, 0, {}]]]} in Keras 2, {@code
   * [["conv", 0, 0, {}]]} for a function of TensorFlow, {@code [{"args": …, "kwargs": …}]} in Keras
   * 3.
   */
  static InboundNodes of(JsonNode layer) {
    JsonNode uses = layer.path("inbound_nodes");
    if (uses.isEmpty()) {
      return new InboundNodes(List.of(), JsonNodeFactory.instance.objectNode());
    }
    if (uses.size() > 1 && !uses.get(0).path(0).isTextual()) {
      throw new UserException(
          "Layer '%s' is used %d times in the network; Frostline reads networks that use each layer once. Export the network to ONNX with tf2onnx and import that."
              .formatted(LayerDialect.name(layer), uses.size()));
    }
    JsonNode use = uses.get(0);
    return use.isObject() ? ofThree(use) : ofTwo(uses, use);
  }

  private static InboundNodes ofTwo(JsonNode uses, JsonNode use) {
    JsonNode tensors = use.path(0).isTextual() ? uses : use;
    List<String> names = new ArrayList<>();
    for (JsonNode tensor : tensors) {
      names.add(tensor.path(0).asText());
      JsonNode other = tensor.path(3).path("y");
      if (other.isArray() && other.path(0).isTextual()) {
        names.add(other.get(0).asText());
      }
    }
    return new InboundNodes(names, tensors.path(0).path(3));
  }

  private static InboundNodes ofThree(JsonNode use) {
    List<String> names = new ArrayList<>();
    collect(use.path("args"), names);
    collect(use.path("kwargs"), names);
    return new InboundNodes(names, use);
  }

  private static void collect(JsonNode value, List<String> names) {
    JsonNode history = value.path("config").path("keras_history");
    if (history.isArray()) {
      names.add(history.get(0).asText());
    } else if (value.isContainerNode()) {
      value.forEach(part -> collect(part, names));
    }
  }

  /**
   * The names in a list of tensors, {@code [["conv", 0, 0]]}, or in one, {@code ["conv", 0, 0]}.
   */
  static List<String> names(JsonNode tensors) {
    if (tensors.path(0).isTextual()) {
      return List.of(tensors.get(0).asText());
    }
    List<String> names = new ArrayList<>();
    tensors.forEach(tensor -> names.add(tensor.path(0).asText()));
    return names;
  }
}
