package io.frostline.imports.keras.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Keras network in an HDF5 file, functional or sequential, computed layer by layer in float64.
 *
 * <p>Not read: functions in the place of layers, layers used twice, networks of several inputs.
 */
public final class ReferenceNetwork {
  private final Layers layers;
  private final JsonNode network;
  private final VariableStore store;

  private ReferenceNetwork(String version, JsonNode network, VariableStore store) {
    this.layers = new Layers(new Activations(version));
    this.network = network;
    this.store = store;
  }

  /** What the network in a file gives for an image of height, width and channels. */
  public static Tensor run(Path path, Tensor image) {
    try (HdfFile file = new HdfFile(path)) {
      JsonNode json = json(text(file, "model_config"));
      String version = version((Group) file.getChild("model_weights"), file);
      Map<String, Deque<Tensor>> stored = StoredVariables.read(file);
      VariableStore slots = VariableStore.counting();
      new ReferenceNetwork(version, json, slots).run(image);
      return new ReferenceNetwork(version, json, slots.filled(stored)).run(image);
    }
  }

  /**
   * Random weights of a network by layer, as far as this reading follows it: a network that is to
   * be refused may have anything in it.
   */
  public static Map<String, Map<String, Tensor>> randomWeights(
      String configuration, Tensor image, long seed) {
    VariableStore store = VariableStore.random(seed);
    try {
      new ReferenceNetwork("2", json(configuration), store).run(image);
    } catch (RuntimeException unknown) {
      return store.made();
    }
    return store.made();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  private static String text(Node node, String attribute) {
    Object data = node.getAttribute(attribute).getData();
    return data instanceof String[] several ? several[0] : String.valueOf(data);
  }

  private static String version(Group weights, HdfFile file) {
    String attribute = "keras_version";
    return text(weights.getAttribute(attribute) == null ? file : weights, attribute);
  }

  private Tensor run(Tensor image) {
    return network(network, List.of(image), List.of()).get(0);
  }

  private List<Tensor> network(JsonNode json, List<Tensor> inputs, List<String> path) {
    return type(json).equals("Sequential")
        ? sequence(json.path("config"), inputs, path)
        : functional(json.path("config"), inputs, path);
  }

  private List<Tensor> sequence(JsonNode config, List<Tensor> inputs, List<String> path) {
    List<Tensor> last = inputs;
    for (JsonNode json : config.isArray() ? config : config.path("layers")) {
      last = type(json).equals("InputLayer") ? last : layer(json, last, path);
    }
    return last;
  }

  private List<Tensor> functional(JsonNode config, List<Tensor> inputs, List<String> path) {
    Map<String, List<Tensor>> values = new HashMap<>();
    for (JsonNode json : config.path("layers")) {
      List<Tensor> read = new ArrayList<>();
      collect(json.path("inbound_nodes"), values, read);
      values.put(
          json.path("config").path("name").asText(),
          type(json).equals("InputLayer") ? inputs : layer(json, read, path));
    }
    List<Tensor> outputs = new ArrayList<>();
    collect(config.path("output_layers"), values, outputs);
    return outputs;
  }

  /** The tensors named anywhere in it: {@code ["layer", 0, output]}. */
  private static void collect(JsonNode json, Map<String, List<Tensor>> values, List<Tensor> found) {
    if (json.isArray() && json.path(0).isTextual() && json.path(2).isInt()) {
      found.add(values.get(json.get(0).asText()).get(json.get(2).asInt()));
    } else if (json.isContainerNode()) {
      json.forEach(inner -> collect(inner, values, found));
    }
  }

  private List<Tensor> layer(JsonNode json, List<Tensor> inputs, List<String> path) {
    Settings settings = new Settings(json.path("config"));
    List<String> own = new ArrayList<>(path);
    own.add(settings.text("name", json.path("name").asText()));
    if (List.of("Functional", "Model", "Sequential").contains(type(json))) {
      return network(json, inputs, own);
    }
    Variables variables = store.of(own, settings.flag("trainable", true));
    return List.of(layers.apply(type(json), settings, inputs, variables));
  }

  private static String type(JsonNode json) {
    String name = json.path("class_name").asText();
    return name.substring(name.lastIndexOf('>') + 1);
  }
}
