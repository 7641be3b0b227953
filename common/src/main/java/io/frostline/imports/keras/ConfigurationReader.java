package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.LayerCall.Tensor;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.keras.graph.LayerPath;
import io.frostline.imports.keras.settings.LayerClasses;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.HashMap;
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
  private static final String INPUT = "InputLayer";
  private static final String SHAPE = "batch_input_shape";

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
          Formatted.of(
              "The configuration in %s is of class '%s'; Frostline reads Functional and Sequential networks. Rebuild the network with the functional API of Keras and save it again.",
              file, type));
    }
    ConfigurationReader reader = new ConfigurationReader();
    List<String> outputs = reader.network(root, LayerPath.ROOT, List.of());
    return new LayerGraph(
        root.path("config").path("name").asText("network"),
        List.copyOf(reader.layers.values()),
        outputs);
  }

  /** Adds the layers of a network that reads others, and returns the names of its outputs. */
  private List<String> network(JsonNode root, LayerPath path, List<String> reads) {
    String type = LayerDialect.type(root);
    JsonNode config = root.path("config");
    if (config.isObject()) {
      LayerClasses.read(LayerDialect.name(root), type, config);
    }
    return type.equals("Sequential")
        ? sequence(config, path, reads)
        : functional(config, path, reads);
  }

  private List<String> sequence(JsonNode config, LayerPath path, List<String> reads) {
    List<String> last = reads;
    boolean first = true;
    for (JsonNode json : layersOf(config)) {
      boolean isInput = LayerDialect.type(json).equals(INPUT);
      if (last.isEmpty() && !isInput) {
        last = List.of(impliedInput(json, config));
      }
      boolean given = first && isInput && !last.isEmpty();
      last = given ? last : layer(json, path, last);
      first = false;
    }
    return last;
  }

  private static JsonNode layersOf(JsonNode config) {
    return config.isArray() ? config : config.path("layers");
  }

  /** The implicit input of a sequence. */
  private String impliedInput(JsonNode first, JsonNode sequence) {
    JsonNode inner = first;
    while (NETWORKS.contains(LayerDialect.type(inner))) {
      inner = layersOf(inner.path("config")).path(0);
    }
    JsonNode config = inner.path("config");
    ObjectNode shape = JsonNodeFactory.instance.objectNode();
    for (JsonNode given :
        List.of(
            config.path(SHAPE), config.path("batch_shape"), sequence.path("build_input_shape"))) {
      if (shape.isEmpty() && !given.isMissingNode()) {
        shape.set(SHAPE, given);
      }
    }
    String name = LayerDialect.name(first) + "_input";
    layers.put(name, new LayerNode(name, INPUT, LayerClasses.read(name, INPUT, shape), List.of()));
    return name;
  }

  private List<String> functional(JsonNode config, LayerPath path, List<String> reads) {
    Map<String, List<String>> values = new HashMap<>();
    List<String> inputs =
        LayerCall.ends(config.path("input_layers")).stream().map(Tensor::layer).toList();
    if (!path.isRoot() && inputs.size() != reads.size()) {
      throw new UserException(
          Formatted.of(
              "The network '%s' inside the network has %d inputs %s, but is called with %d. Save the network again with Keras.",
              path, inputs.size(), inputs, reads.size()));
    }
    for (JsonNode json : config.path("layers")) {
      String name = LayerDialect.name(json);
      int input = inputs.indexOf(name);
      if (input >= 0 && !path.isRoot()) {
        values.put(name, List.of(reads.get(input)));
        continue;
      }
      String reader = Formatted.of("Layer '%s'", name);
      List<String> sources =
          LayerDialect.inputs(json).map(tensor -> value(values, tensor, reader)).toList();
      values.put(name, layer(json, path, sources));
    }
    return LayerCall.ends(config.path("output_layers")).stream()
        .map(output -> value(values, output, "The output"))
        .toList();
  }

  private static String value(Map<String, List<String>> values, Tensor tensor, String reader) {
    List<String> outputs = values.getOrDefault(tensor.layer(), List.of());
    if (tensor.index() >= outputs.size()) {
      throw new UserException(
          Formatted.of(
              "%s of the configuration reads output %d of '%s', which is not the output of any layer before it. Save the network again with Keras.",
              reader, tensor.index(), tensor.layer()));
    }
    return outputs.get(tensor.index());
  }

  private List<String> layer(JsonNode json, LayerPath path, List<String> sources) {
    LayerPath own = path.in(LayerDialect.name(json));
    if (NETWORKS.contains(LayerDialect.type(json))) {
      LayerDialect.checkCall(json);
      return network(json, own, sources);
    }
    LayerNode read = LayerDialect.layer(json, sources);
    String name = read.name();
    for (int other = 2; layers.containsKey(name); other++) {
      name = read.name() + "_" + other;
    }
    layers.put(name, read.withName(name).withPath(own));
    return List.of(name);
  }
}
