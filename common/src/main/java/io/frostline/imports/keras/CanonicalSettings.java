package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.graph.Border;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.keras.graph.LayerNode.Pair;
import io.frostline.message.Formatted;
import java.util.Locale;

/**
 * A layer's settings in the one form that the Deeplearning4j importer accepts: sizes as lists, real
 * numbers as such (it refuses a ReLU whose {@code max_value} is 6 instead of 6.0), nothing about
 * training.
 */
final class CanonicalSettings {
  private CanonicalSettings() {}

  static ObjectNode of(LayerNode layer) {
    return switch (layer.type()) {
      case "InputLayer" -> input(layer);
      case "Conv2D" -> convolution(layer).put("filters", layer.number("filters"));
      case "Conv2DTranspose" -> transposed(layer);
      case "DepthwiseConv2D" -> depthwise(layer);
      case "SeparableConv2D" -> depthwise(layer).put("filters", layer.number("filters"));
      case "Dense" -> dense(layer);
      case "BatchNormalization" -> batchNormalization(layer.decimal("epsilon", 1e-3));
      case "MaxPooling2D", "AveragePooling2D" -> pooling(layer);
      case "ZeroPadding2D" -> border(layer, "padding");
      case "Cropping2D" -> border(layer, "cropping");
      case "UpSampling2D" -> upSampling(layer);
      case "ReLU" -> relu(layer);
      case "LeakyReLU" ->
          empty().put("alpha", layer.decimal("alpha", layer.decimal("negative_slope", 0.3)));
      case "ELU" -> empty().put("alpha", layer.decimal("alpha", 1));
      case "ThresholdedReLU" -> empty().put("theta", layer.decimal("theta", 1));
      case "Concatenate" -> empty().put("axis", -1);
      case "Softmax", "GlobalAveragePooling2D", "GlobalMaxPooling2D" -> channelsLast();
      default ->
          throw layer.unsupported(
              "is of a type that Deeplearning4j computes differently from Keras");
    };
  }

  static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ObjectNode channelsLast() {
    return empty().put("data_format", "channels_last");
  }

  /** Batch normalisation over channels, with all four weights. */
  static ObjectNode batchNormalization(double epsilon) {
    return channelsLast()
        .put("axis", 3)
        .put("momentum", 0.99)
        .put("epsilon", epsilon)
        .put("center", true)
        .put("scale", true);
  }

  private static ObjectNode input(LayerNode layer) {
    ObjectNode settings = empty().put("dtype", "float32");
    settings.set("batch_input_shape", layer.settings().get("batch_input_shape"));
    return settings;
  }

  private static ObjectNode convolution(LayerNode layer) {
    ObjectNode settings = window(layer, "kernel_size", Pair.ONES);
    if (layer.number("groups", 1) != 1) {
      throw layer.unsupported(Formatted.of("has %d groups of channels", layer.number("groups")));
    }
    pair(settings, "dilation_rate", layer.pair("dilation_rate", Pair.ONES));
    for (String weight : new String[] {"kernel", "depthwise", "pointwise", "bias"}) {
      settings.set(weight + "_initializer", zeros());
    }
    return settings
        .put("activation", layer.text("activation", "linear"))
        .put("use_bias", layer.flag("use_bias", true));
  }

  private static ObjectNode transposed(LayerNode layer) {
    if (layer.given("output_padding")
        || !layer.pair("dilation_rate", Pair.ONES).equals(Pair.ONES)) {
      throw layer.unsupported("has output padding or dilation");
    }
    Pair window = layer.pair("kernel_size");
    Pair strides = layer.pair("strides", Pair.ONES);
    if (strides.height() > window.height() || strides.width() > window.width()) {
      throw layer.unsupported("has strides longer than its kernel");
    }
    return convolution(layer).put("filters", layer.number("filters"));
  }

  private static ObjectNode depthwise(LayerNode layer) {
    return convolution(layer).put("depth_multiplier", layer.number("depth_multiplier", 1));
  }

  private static ObjectNode dense(LayerNode layer) {
    ObjectNode settings = empty().put("units", layer.number("units"));
    settings.set("kernel_initializer", zeros());
    settings.set("bias_initializer", zeros());
    return settings
        .put("activation", layer.text("activation", "linear"))
        .put("use_bias", layer.flag("use_bias", true));
  }

  private static ObjectNode pooling(LayerNode layer) {
    return window(layer, "pool_size", layer.pair("pool_size"));
  }

  private static ObjectNode window(LayerNode layer, String size, Pair strides) {
    ObjectNode settings = channelsLast();
    pair(settings, size, layer.pair(size));
    pair(settings, "strides", layer.pair("strides", strides));
    return settings.put("padding", layer.text("padding", "valid").toLowerCase(Locale.ROOT));
  }

  private static ObjectNode border(LayerNode layer, String setting) {
    Border border = Border.of(layer, setting);
    ObjectNode settings = channelsLast();
    settings.putArray(setting).addArray().add(border.top()).add(border.bottom());
    settings.withArray(setting).addArray().add(border.left()).add(border.right());
    return settings;
  }

  private static ObjectNode upSampling(LayerNode layer) {
    if (!layer.text("interpolation", "nearest").equals("nearest")) {
      throw layer.unsupported(
          Formatted.of("has the interpolation '%s'", layer.text("interpolation", "nearest")));
    }
    ObjectNode settings = channelsLast();
    pair(settings, "size", layer.pair("size"));
    return settings;
  }

  private static ObjectNode relu(LayerNode layer) {
    ObjectNode settings =
        empty()
            .put("negative_slope", layer.decimal("negative_slope", 0))
            .put("threshold", layer.decimal("threshold", 0));
    return layer.given("max_value")
        ? settings.put("max_value", layer.decimal("max_value", 0))
        : settings;
  }

  private static void pair(ObjectNode settings, String name, Pair pair) {
    settings.putArray(name).add(pair.height()).add(pair.width());
  }

  private static ObjectNode zeros() {
    ObjectNode initializer = empty().put("class_name", "Zeros");
    initializer.putObject("config");
    return initializer;
  }
}
