package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.LayerCall.Argument;
import io.frostline.imports.keras.LayerCall.Constant;
import io.frostline.imports.keras.LayerCall.Several;
import io.frostline.imports.keras.LayerCall.Tensor;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.keras.settings.LayerClasses;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one layer of a configuration and translates it to Keras 2. */
final class LayerDialect {
  /** Class names that mean the same as another. */
  private static final Map<String, String> SYNONYMS =
      Map.ofEntries(
          Map.entry("Convolution2D", "Conv2D"),
          Map.entry("SeparableConvolution2D", "SeparableConv2D"),
          Map.entry("BatchNormalizationV1", "BatchNormalization"),
          Map.entry("BatchNormalizationV2", "BatchNormalization"),
          Map.entry("SyncBatchNormalization", "BatchNormalization"),
          Map.entry("MaxPool2D", "MaxPooling2D"),
          Map.entry("AvgPool2D", "AveragePooling2D"));

  /** Classes outside Keras that networks published for it use. */
  private static final Set<String> PUBLISHED = Set.of("FixedDropout", "CustomScaleLayer");

  /** Layers that Keras may have in the place of an activation function. */
  private static final Set<String> ACTIVATIONS =
      Set.of("ReLU", "LeakyReLU", "ELU", "ThresholdedReLU", "Softmax");

  private static final String CLASS = "class_name";
  private static final String CONFIG = "config";
  private static final String ACTIVATION = "activation";

  private LayerDialect() {}

  /** The class name, in Keras 2. */
  static String type(JsonNode json) {
    String name = json.path(CLASS).asText();
    String plain = name.substring(name.lastIndexOf('>') + 1);
    return SYNONYMS.getOrDefault(plain, plain);
  }

  static String name(JsonNode json) {
    return json.path(CONFIG).path("name").asText(json.path("name").asText());
  }

  /** The values that it reads. */
  static Stream<Tensor> inputs(JsonNode json) {
    LayerCall call = LayerCall.of(json);
    return Stream.concat(call.args().stream(), call.named().values().stream())
        .flatMap(Argument::tensors);
  }

  /** The layer that reads these others. */
  static LayerNode layer(JsonNode json, List<String> sources) {
    String type = type(json);
    LayerNode bare = new LayerNode(name(json), type, KerasConfiguration.noSettings(), sources);
    checkOrigin(json, bare);
    if (TensorFunction.isFunction(json)) {
      return TensorFunction.of(bare, json);
    }
    if (!LayerClasses.contains(type)) {
      throw bare.unsupported("is of a class that Frostline does not know");
    }
    checkCall(json);
    LayerNode layer = bare.withSettings(settings(bare, json.path(CONFIG)));
    if (List.of("channels_first", "th").contains(layer.text("data_format", "channels_last"))) {
      throw layer.unsupported("has channels first");
    }
    if (sources.size() > 1 && !LayerClasses.JOINING.contains(type)) {
      throw layer.unsupported(Formatted.of("reads %d layers instead of one", sources.size()));
    }
    return type.equals("Merge") ? merge(layer) : layer;
  }

  /** Whether the class is that of Keras, and not the user's own of the same name. */
  private static void checkOrigin(JsonNode json, LayerNode layer) {
    String module = json.path("module").asText("keras");
    boolean ofKeras =
        Stream.of(json.path(CLASS), json.path("registered_name"))
            .map(JsonNode::asText)
            .filter(name -> name.contains(">"))
            .allMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("keras>"));
    if (!PUBLISHED.contains(layer.type())
        && (!ofKeras || !module.matches("null|(keras|tf_keras|tensorflow)(\\..*)?"))) {
      throw layer.unsupported(
          Formatted.of(
              "is of a class that is not part of Keras, %s of %s",
              json.path("registered_name").asText(json.path(CLASS).asText()), module));
    }
  }

  /**
   * Checks the arguments besides the layers that are read.
   *
   * @throws UserException when the call asks for what happens in training, or for anything else
   *     that is not the default
   */
  static void checkCall(JsonNode json) {
    LayerCall call = LayerCall.of(json);
    if (!call.args().stream().allMatch(Argument::isTensors)) {
      throw new UserException(
          Formatted.of(
              "Layer '%s' (%s) is called with %s, of which something is not the value of a layer. Export the network to ONNX with tf2onnx and import that.",
              name(json), type(json), call.args().stream().map(LayerDialect::text).toList()));
    }
    call.named()
        .forEach(
            (name, value) -> {
              boolean off =
                  value instanceof Constant constant
                      && (constant.value().isNull()
                          || name.equals("training")
                              && constant.value().isBoolean()
                              && !constant.value().asBoolean());
              if (!off && value.tensors().findAny().isEmpty() || name.equals("mask") && !off) {
                throw new UserException(
                    Formatted.of(
                        "Layer '%s' (%s) is called with %s = %s, which Frostline cannot import. Call it without, and save the network again.",
                        name(json), type(json), name, text(value)));
              }
            });
  }

  private static String text(Argument value) {
    if (value instanceof Several several) {
      return several.elements().stream().map(LayerDialect::text).toList().toString();
    }
    return value instanceof Constant constant
        ? constant.value().toString()
        : value.tensors().map(Tensor::layer).findFirst().orElseThrow();
  }

  private static ObjectNode settings(LayerNode layer, JsonNode config) {
    ObjectNode settings = LayerClasses.read(layer.name(), layer.type(), config);
    if (settings.has("nb_row") && settings.has("nb_col")) {
      ArrayNode kernel = settings.putArray("kernel_size");
      kernel.add(settings.get("nb_row")).add(settings.get("nb_col"));
    }
    if (settings.path(ACTIVATION).isObject()) {
      settings.set(ACTIVATION, activation(layer, (ObjectNode) settings.get(ACTIVATION)));
    }
    return settings;
  }

  /** A layer in the place of a function: its class, and its settings in one form. */
  private static ObjectNode activation(LayerNode layer, ObjectNode written) {
    String type = type(written);
    JsonNode config = written.path(CONFIG);
    if (!ACTIVATIONS.contains(type) || !config.isObject()) {
      throw layer.unreadable(ACTIVATION, written);
    }
    checkOrigin(written, layer);
    ObjectNode read = KerasConfiguration.noSettings().put(CLASS, type);
    read.set(CONFIG, LayerClasses.read(layer.name(), type, config));
    return read;
  }

  /** Keras 1 has one class for all ways to join layers. */
  private static LayerNode merge(LayerNode layer) {
    String type =
        switch (layer.text("mode", "sum")) {
          case "mul" -> "Multiply";
          case "ave" -> "Average";
          case "max" -> "Maximum";
          case "concat" -> "Concatenate";
          default -> "Add";
        };
    return layer.withType(type);
  }
}
