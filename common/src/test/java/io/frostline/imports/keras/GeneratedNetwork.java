package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.keras.reference.ReferenceNetwork;
import io.frostline.imports.keras.reference.Tensor;
import io.frostline.onnx.FloatTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A small functional network around one layer, {@code x}, as a version of Keras writes it: the
 * image, a convolution to the wanted number of channels, the layer.
 *
 * @param version of Keras
 * @param shape what the layer receives: height, width, channels
 * @param type of the layer
 * @param settings of the layer, as JSON without its name
 * @param inputs how many maps it receives: each is the output of a convolution; none stands for a
 *     vector, the means of one
 */
record GeneratedNetwork(String version, int[] shape, String type, String settings, int inputs) {
  static final String KERAS_2 = "2.11.0";
  static final String KERAS_3 = "3.4.1";
  static final String LAYER = "x";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String toString() {
    return "Keras %s, %s of %dx%dx%d: %s"
        .formatted(version.charAt(0), type, shape[0], shape[1], shape[2], settings);
  }

  /** Writes it with random weights. */
  void write(Path file) {
    String configuration = configuration().toString();
    Map<String, Map<String, Tensor>> random =
        ReferenceNetwork.randomWeights(configuration, image(), settings.hashCode());
    Map<String, Map<String, FloatTensor>> weights = new LinkedHashMap<>();
    List<LayerNode> layers = new ArrayList<>();
    for (String layer : names()) {
      layers.add(new LayerNode(layer, "Any", KerasConfiguration.noSettings(), List.of()));
      Map<String, FloatTensor> own = new LinkedHashMap<>();
      random.getOrDefault(layer, Map.of()).forEach((name, tensor) -> own.put(name, floats(tensor)));
      weights.put(layer, own);
    }
    LayerGraph graph = new LayerGraph("network", layers, List.of(LAYER));
    KerasFileWriter.whole(file, configuration, version, new WeightedNetwork(graph, weights));
  }

  /** An image, the same every time. */
  Tensor image() {
    Random random = new Random(5);
    double[] values = new double[shape[0] * shape[1] * 3];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) (4 * random.nextDouble() - 2);
    }
    return new Tensor(new int[] {shape[0], shape[1], 3}, values);
  }

  /** The same for the importer. */
  FloatTensor pixels() {
    FloatTensor image = floats(image());
    return new FloatTensor(new long[] {1, shape[0], shape[1], 3}, image.values());
  }

  private static FloatTensor floats(Tensor tensor) {
    long[] sizes = new long[tensor.shape().length];
    for (int at = 0; at < sizes.length; at++) {
      sizes[at] = tensor.shape()[at];
    }
    float[] values = new float[tensor.values().length];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) tensor.values()[at];
    }
    return new FloatTensor(sizes, values);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(List.of("in"));
    names.addAll(stems());
    names.addAll(vector());
    names.add(LAYER);
    return names;
  }

  private List<String> stems() {
    List<String> stems = new ArrayList<>();
    for (int input = 0; input < Math.max(inputs, 1); input++) {
      stems.add("stem" + input);
    }
    return stems;
  }

  private List<String> vector() {
    return inputs == 0 ? List.of("means") : List.of();
  }

  private ObjectNode configuration() {
    ObjectNode root = JSON.createObjectNode().put("class_name", "Functional");
    ObjectNode config = root.putObject("config").put("name", "network");
    ArrayNode layers = config.putArray("layers");
    String shapeKey = version.equals(KERAS_3) ? "batch_shape" : "batch_input_shape";
    layers.add(
        layer(
            "in",
            "InputLayer",
            "{\"%s\": [null, %d, %d, 3]}".formatted(shapeKey, shape[0], shape[1]),
            List.of()));
    for (String stem : stems()) {
      layers.add(
          layer(
              stem,
              "Conv2D",
              "{\"filters\": %d, \"kernel_size\": [1, 1]}".formatted(shape[2]),
              List.of("in")));
    }
    for (String means : vector()) {
      layers.add(layer(means, "GlobalAveragePooling2D", "{}", stems()));
    }
    layers.add(layer(LAYER, type, settings, inputs == 0 ? vector() : stems()));
    config.putArray("input_layers").addArray().add("in").add(0).add(0);
    config.putArray("output_layers").addArray().add(LAYER).add(0).add(0);
    return root;
  }

  private ObjectNode layer(String name, String type, String settings, List<String> sources) {
    ObjectNode json = JSON.createObjectNode().put("class_name", type).put("name", name);
    ObjectNode config = json.putObject("config").put("name", name);
    config.setAll((ObjectNode) parsed(settings));
    ArrayNode calls = json.putArray("inbound_nodes");
    if (version.equals(KERAS_3)) {
      json.put("module", "keras.layers").putNull("registered_name");
    }
    if (!sources.isEmpty()) {
      call(calls, sources);
    }
    return json;
  }

  private void call(ArrayNode calls, List<String> sources) {
    if (version.equals(KERAS_2)) {
      ArrayNode call = calls.addArray();
      sources.forEach(source -> call.addArray().add(source).add(0).add(0).addObject());
      return;
    }
    ArrayNode args = calls.addObject().putArray("args");
    ((ObjectNode) calls.get(0)).putObject("kwargs");
    ArrayNode tensors = sources.size() == 1 ? args : args.addArray();
    for (String source : sources) {
      ObjectNode tensor = tensors.addObject().put("class_name", "__keras_tensor__");
      tensor.putObject("config").putArray("keras_history").add(source).add(0).add(0);
    }
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
