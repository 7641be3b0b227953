package io.frostline.imports.keras.applications;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.keras.graph.LayerOrder;
import io.frostline.imports.keras.graph.LayerShapes;
import io.frostline.imports.keras.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Builds a network one layer per call. Every method adds a layer that reads the layers named and
 * returns the new layer's name.
 */
final class NetworkBuilder {
  private final List<LayerNode> layers = new ArrayList<>();
  private final Map<String, Shape> shapes = new HashMap<>();
  private final Map<String, Integer> unnamed = new HashMap<>();

  /** The name that Keras gives to the next layer of a kind without a name: conv2d, conv2d_1. */
  String unnamed(String kind) {
    int before = unnamed.merge(kind, 1, Integer::sum) - 1;
    return before == 0 ? kind : kind + "_" + before;
  }

  /** What a layer gives for one image. */
  Shape shape(String layer) {
    return shapes.get(layer);
  }

  /** The finished network. */
  LayerGraph build(String name, String output) {
    List<String> outputs = List.of(output);
    return new LayerGraph(name, LayerOrder.of(layers, outputs), outputs);
  }

  String input(int height, int width) {
    ObjectNode settings = settings();
    settings.putArray("batch_input_shape").addNull().add(height).add(width).add(3);
    return add("InputLayer", "input_1", settings.put("dtype", "float32"));
  }

  String convolution(String input, String name, Convolution shape) {
    ObjectNode settings = window("kernel_size", shape).put("filters", shape.filters());
    pair(settings, "dilation_rate", 1, 1);
    return add("Conv2D", name, finish(settings, shape), input);
  }

  /** A convolution of each channel separately; the number of filters does not matter. */
  String depthwise(String input, String name, Convolution shape) {
    ObjectNode settings = window("kernel_size", shape).put("depth_multiplier", 1);
    pair(settings, "dilation_rate", 1, 1);
    return add("DepthwiseConv2D", name, finish(settings, shape), input);
  }

  String separable(String input, String name, Convolution shape) {
    ObjectNode settings =
        window("kernel_size", shape).put("filters", shape.filters()).put("depth_multiplier", 1);
    pair(settings, "dilation_rate", 1, 1);
    return add("SeparableConv2D", name, finish(settings, shape), input);
  }

  String batchNormalization(String input, String name, double epsilon) {
    return batchNormalization(input, name, epsilon, true);
  }

  /** Batch normalisation that does not learn a factor. */
  String centring(String input, String name) {
    return batchNormalization(input, name, 1e-3, false);
  }

  private String batchNormalization(String input, String name, double epsilon, boolean scale) {
    ObjectNode settings = settings().put("momentum", 0.99).put("epsilon", epsilon);
    settings.putArray("axis").add(shape(input).sizes().size());
    return add("BatchNormalization", name, settings.put("center", true).put("scale", scale), input);
  }

  String activation(String input, String name, String function) {
    return add("Activation", name, settings().put("activation", function), input);
  }

  String relu6(String input, String name) {
    return add("ReLU", name, settings().put("max_value", 6.0), input);
  }

  String maxPooling(String input, String name, int size, int stride, String padding) {
    return pooling("MaxPooling2D", input, name, Convolution.of(0, size).strided(stride), padding);
  }

  String averagePooling(String input, String name, int size, int stride, String padding) {
    return pooling(
        "AveragePooling2D", input, name, Convolution.of(0, size).strided(stride), padding);
  }

  private String pooling(
      String type, String input, String name, Convolution window, String padding) {
    return add(type, name, window("pool_size", window.padded(padding)), input);
  }

  String globalAverage(String input, String name) {
    return add("GlobalAveragePooling2D", name, channelsLast(), input);
  }

  /** The same number of rows and columns of zeros on opposite sides. */
  String zeroPadding(String input, String name, int around) {
    return zeroPadding(input, name, around, around, around, around);
  }

  /** Zeros in front of a valid convolution of stride 2, as TensorFlow's "same" would add them. */
  String stridePadding(String input, String name, int kernel) {
    int after = kernel / 2;
    Shape shape = shape(input);
    int top = after - 1 + shape.height() % 2;
    int left = after - 1 + shape.width() % 2;
    return zeroPadding(input, name, top, after, left, after);
  }

  String zeroPadding(String input, String name, int top, int bottom, int left, int right) {
    return add("ZeroPadding2D", name, border("padding", top, bottom, left, right), input);
  }

  String cropping(String input, String name, int top, int left) {
    return add("Cropping2D", name, border("cropping", top, 0, left, 0), input);
  }

  String flatten(String input, String name) {
    return add("Flatten", name, channelsLast(), input);
  }

  String reshape(String input, String name, int... target) {
    ObjectNode settings = settings();
    for (int size : target) {
      settings.withArray("target_shape").add(size);
    }
    return add("Reshape", name, settings, input);
  }

  String dense(String input, String name, int units, String activation) {
    return add(
        "Dense",
        name,
        settings().put("units", units).put("activation", activation).put("use_bias", true),
        input);
  }

  String dropout(String input, String name, double rate) {
    return add("Dropout", name, settings().put("rate", rate), input);
  }

  String add(String one, String other, String name) {
    return add("Add", name, settings(), one, other);
  }

  String multiply(String one, String other, String name) {
    return add("Multiply", name, settings(), one, other);
  }

  String concatenate(String name, String... inputs) {
    return add("Concatenate", name, settings().put("axis", -1), inputs);
  }

  /** A layer of any other kind. */
  String add(String type, String name, ObjectNode settings, String... inputs) {
    LayerNode layer = new LayerNode(name, type, settings.put("name", name), List.of(inputs));
    shapes.put(name, LayerShapes.of(layer, Stream.of(inputs).map(shapes::get).toList()));
    layers.add(layer);
    return name;
  }

  static ObjectNode settings() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode channelsLast() {
    return settings().put("data_format", "channels_last");
  }

  private static ObjectNode window(String size, Convolution shape) {
    ObjectNode settings = channelsLast();
    pair(settings, size, shape.height(), shape.width());
    pair(settings, "strides", shape.stride(), shape.stride());
    return settings.put("padding", shape.padding());
  }

  private static ObjectNode finish(ObjectNode settings, Convolution shape) {
    return settings.put("activation", shape.activation()).put("use_bias", shape.useBias());
  }

  private static ObjectNode border(String setting, int top, int bottom, int left, int right) {
    ObjectNode settings = channelsLast();
    settings.putArray(setting).addArray().add(top).add(bottom);
    settings.withArray(setting).addArray().add(left).add(right);
    return settings;
  }

  private static void pair(ObjectNode settings, String name, int height, int width) {
    settings.putArray(name).add(height).add(width);
  }
}
