package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.message.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a network's configuration as {@code model.to_json()} gives it: functional or sequential, of
 * Keras 1, 2 or 3. Nested networks are flattened.
 */
final class ConfigurationReader {
  private static final Set<String> NETWORKS = Set.of("Functional", "Model", "Sequential");

  private final Map<String, LayerNode> layers = new LinkedHashMap<>();

  private ConfigurationReader() {}

  /**
   * Reads a whole network.
   *
   * @param file for messages
   * @throws UserException when it is not a Keras network, or uses what Frostline cannot read
   */
  static LayerGraph read(JsonNode root, String file) {
    String type = LayerDialect.type(root);
    if (!NETWORKS.contains(type)) {
      throw new UserException(
          "The configuration in %s is of class '%s'; Frostline reads Functional and Sequential networks. Rebuild the network with the functional API of Keras and save it again."
              .formatted(file, type));
    }
    ConfigurationReader reader = new ConfigurationReader();
    List<String> outputs = reader.network(root, List.of());
    return new LayerGraph(
        root.path("config").path("name").asText("network"),
        List.copyOf(reader.layers.values()),
        outputs);
  }

  /** Adds the layers of a network that reads others, and returns the names of its outputs. */
  private List<String> network(JsonNode root, List<String> reads) {
    JsonNode config = root.path("config");
    return LayerDialect.type(root).equals("Sequential")
        ? sequence(config, reads)
        : functional(config, reads);
  }

  private List<String> sequence(JsonNode config, List<String> reads) {
    List<String> last = reads;
    for (JsonNode json : config.isArray() ? config : config.path("layers")) {
      if (last.isEmpty() && !LayerDialect.type(json).equals("InputLayer")) {
        last = List.of(impliedInput(json, config));
      }
      last = layer(json, last);
    }
    return last;
  }

  /** The implicit input of a sequence. */
  private String impliedInput(JsonNode first, JsonNode sequence) {
    JsonNode inner = first;
    while (NETWORKS.contains(LayerDialect.type(inner))) {
      JsonNode config = inner.path("config");
      inner = (config.isArray() ? config : config.path("layers")).path(0);
    }
    ObjectNode settings = LayerDialect.settings(inner).deepCopy();
    if (!settings.has("batch_input_shape") && sequence.has("build_input_shape")) {
      settings.set("batch_input_shape", sequence.get("build_input_shape"));
    }
    String name = LayerDialect.name(first) + "_input";
    layers.put(name, new LayerNode(name, "InputLayer", settings, List.of()));
    return name;
  }

  private List<String> functional(JsonNode config, List<String> reads) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    List<String> inputs = InboundNodes.names(config.path("input_layers"));
    for (JsonNode json : config.path("layers")) {
      String name = LayerDialect.name(json);
      int input = inputs.indexOf(name);
      if (input >= 0 && input < reads.size()) {
        values.put(name, List.of(reads.get(input)));
        continue;
      }
      List<String> sources = new ArrayList<>();
      for (String source : InboundNodes.of(json).tensors()) {
        sources.add(value(values, source, "Layer '%s'".formatted(name)));
      }
      values.put(name, layer(json, sources));
    }
    return InboundNodes.names(config.path("output_layers")).stream()
        .map(output -> value(values, output, "The output"))
        .toList();
  }

  private static String value(Map<String, List<String>> values, String layer, String reader) {
    return values.getOrDefault(layer, List.of()).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "%s of the configuration reads '%s', which is not the output of any layer before it. Save the network again with Keras."
                        .formatted(reader, layer)));
  }

  private List<String> layer(JsonNode json, List<String> sources) {
    if (NETWORKS.contains(LayerDialect.type(json))) {
      return network(json, sources);
    }
    LayerNode read = LayerDialect.layer(json, sources);
    String name = read.name();
    for (int other = 2; layers.containsKey(name); other++) {
      name = read.name() + "_" + other;
    }
    layers.put(name, read.withName(name));
    return List.of(name);
  }
}
