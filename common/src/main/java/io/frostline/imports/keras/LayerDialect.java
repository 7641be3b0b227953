package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.graph.LayerNode;
import java.util.List;
import java.util.Map;

/** Reads one layer of a configuration and translates it to Keras 2. */
final class LayerDialect {
  /** Class names that mean the same as another. */
  private static final Map<String, String> SYNONYMS =
      Map.ofEntries(
          Map.entry("Convolution2D", "Conv2D"),
          Map.entry("Deconvolution2D", "Conv2DTranspose"),
          Map.entry("SeparableConvolution2D", "SeparableConv2D"),
          Map.entry("BatchNormalizationV1", "BatchNormalization"),
          Map.entry("BatchNormalizationV2", "BatchNormalization"),
          Map.entry("SyncBatchNormalization", "BatchNormalization"),
          Map.entry("FixedDropout", "Dropout"),
          Map.entry("MaxPool2D", "MaxPooling2D"),
          Map.entry("AvgPool2D", "AveragePooling2D"));

  /** Settings of Keras 1 and 3 by their names in Keras 2. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "batch_shape", "batch_input_shape",
          "nb_filter", "filters",
          "border_mode", "padding",
          "subsample", "strides",
          "bias", "use_bias",
          "output_dim", "units",
          "dim_ordering", "data_format");

  private LayerDialect() {}

  /** The class name without the package that registered it. */
  static String type(JsonNode json) {
    String name = json.path("class_name").asText();
    String plain = name.substring(name.lastIndexOf('>') + 1);
    return SYNONYMS.getOrDefault(plain, plain);
  }

  static String name(JsonNode json) {
    return json.path("config").path("name").asText(json.path("name").asText());
  }

  /** The layer that reads these others. */
  static LayerNode layer(JsonNode json, List<String> sources) {
    String type = type(json);
    LayerNode layer = new LayerNode(name(json), type, settings(json), sources);
    if (List.of("channels_first", "th").contains(layer.text("data_format", "channels_last"))) {
      throw layer.unsupported("has channels first");
    }
    if (type.equals("Merge")) {
      return merge(layer);
    }
    return TensorFlowOperation.of(layer, json).orElse(layer);
  }

  /** The settings, with the names of Keras 2. */
  static ObjectNode settings(JsonNode json) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    json.path("config")
        .fields()
        .forEachRemaining(
            field ->
                settings.set(
                    RENAMED.getOrDefault(field.getKey(), field.getKey()), field.getValue()));
    if (settings.has("nb_row")) {
      ArrayNode kernel = settings.putArray("kernel_size");
      kernel.add(settings.get("nb_row")).add(settings.get("nb_col"));
    }
    if (settings.path("activation").isObject()) {
      settings.put("activation", function(settings.get("activation")));
    }
    return settings;
  }

  /** Keras 3 may write a function as an object. */
  private static String function(JsonNode activation) {
    JsonNode config = activation.path("config");
    return config.isTextual()
        ? config.asText()
        : config.path("name").asText(activation.path("class_name").asText());
  }

  /** Keras 1 has one class for all ways to join layers. */
  private static LayerNode merge(LayerNode layer) {
    String type =
        switch (layer.text("mode", "sum")) {
          case "sum" -> "Add";
          case "mul" -> "Multiply";
          case "ave" -> "Average";
          case "max" -> "Maximum";
          case "concat" -> "Concatenate";
          default -> throw layer.unsupported("merges with mode " + layer.text("mode", "sum"));
        };
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings.put("axis", layer.number("concat_axis", -1));
    return new LayerNode(layer.name(), type, settings, layer.inputs());
  }
}
