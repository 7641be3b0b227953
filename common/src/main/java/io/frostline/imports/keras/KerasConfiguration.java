package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;

/** Writes a network as the functional configuration of Keras 2. */
final class KerasConfiguration {
  private KerasConfiguration() {}

  /** The JSON object that {@code model.to_json()} gives. */
  static ObjectNode of(LayerGraph network) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("class_name", "Functional");
    ObjectNode config = root.putObject("config").put("name", network.name());
    ArrayNode layers = config.putArray("layers");
    network.layers().forEach(layer -> layers.add(layer(layer)));
    tensor(config.putArray("input_layers").addArray(), network.input().name());
    ArrayNode outputs = config.putArray("output_layers");
    network.outputs().forEach(output -> tensor(outputs.addArray(), output));
    return root.put("keras_version", "2.11.0").put("backend", "tensorflow");
  }

  /** For a layer that has none. */
  static ObjectNode noSettings() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode layer(LayerNode layer) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("class_name", layer.type()).put("name", layer.name());
    json.set("config", layer.settings());
    ArrayNode nodes = json.putArray("inbound_nodes");
    if (!layer.inputs().isEmpty()) {
      ArrayNode node = nodes.addArray();
      layer.inputs().forEach(input -> tensor(node.addArray(), input).addObject());
    }
    return json;
  }

  private static ArrayNode tensor(ArrayNode tensor, String layer) {
    return tensor.add(layer).add(0).add(0);
  }
}
