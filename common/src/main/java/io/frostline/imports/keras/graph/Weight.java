package io.frostline.imports.keras.graph;

import io.frostline.imports.keras.graph.LayerNode.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A weight that a layer needs.
 *
 * @param name as Keras and its importer in Deeplearning4j call it
 * @param shape as Keras stores it
 */
public record Weight(String name, Shape shape) {
  private static final Set<String> STATISTICS =
      Set.of("moving_mean", "moving_variance", "mean", "variance", "count");

  /** Whether it is measured in training, and not trained. */
  public boolean isStatistic() {
    return STATISTICS.contains(name);
  }

  /** What a layer needs to work on such an input, in the order in which Keras stores it. */
  static List<Weight> of(LayerNode layer, Shape input) {
    int channels = input.channels();
    return switch (layer.type()) {
      case "Conv2D" -> convolution(layer, channels / layer.number("groups", 1));
      case "Conv2DTranspose" -> transposed(layer, channels);
      case "DepthwiseConv2D" -> depthwise(layer, channels);
      case "SeparableConv2D" -> separable(layer, channels);
      case "Dense" -> dense(layer, channels);
      case "BatchNormalization" -> batchNormalization(layer, channels);
      case "Normalization" -> normalization(layer, channels);
      case "PReLU" -> List.of(new Weight("alpha", input));
      default -> List.of();
    };
  }

  private static List<Weight> convolution(LayerNode layer, int channels) {
    Pair size = layer.pair("kernel_size");
    int filters = layer.number("filters");
    return withBias(
        layer,
        filters,
        new Weight("kernel", Shape.of(size.height(), size.width(), channels, filters)));
  }

  private static List<Weight> transposed(LayerNode layer, int channels) {
    Pair size = layer.pair("kernel_size");
    int filters = layer.number("filters");
    return withBias(
        layer,
        filters,
        new Weight("kernel", Shape.of(size.height(), size.width(), filters, channels)));
  }

  private static List<Weight> depthwise(LayerNode layer, int channels) {
    return withBias(
        layer, channels * layer.number("depth_multiplier", 1), depthwiseKernel(layer, channels));
  }

  private static List<Weight> separable(LayerNode layer, int channels) {
    int filters = layer.number("filters");
    int between = channels * layer.number("depth_multiplier", 1);
    return withBias(
        layer,
        filters,
        depthwiseKernel(layer, channels),
        new Weight("pointwise_kernel", Shape.of(1, 1, between, filters)));
  }

  private static Weight depthwiseKernel(LayerNode layer, int channels) {
    Pair size = layer.pair("kernel_size");
    return new Weight(
        "depthwise_kernel",
        Shape.of(size.height(), size.width(), channels, layer.number("depth_multiplier", 1)));
  }

  private static List<Weight> dense(LayerNode layer, int inputs) {
    int units = layer.number("units");
    return withBias(layer, units, new Weight("kernel", Shape.of(inputs, units)));
  }

  private static List<Weight> withBias(LayerNode layer, int length, Weight... kernels) {
    List<Weight> weights = new ArrayList<>(List.of(kernels));
    if (layer.flag("use_bias", true)) {
      weights.add(new Weight("bias", Shape.of(length)));
    }
    return List.copyOf(weights);
  }

  private static List<Weight> batchNormalization(LayerNode layer, int channels) {
    Shape vector = Shape.of(channels);
    List<Weight> weights = new ArrayList<>();
    if (layer.flag("scale", true)) {
      weights.add(new Weight("gamma", vector));
    }
    if (layer.flag("center", true)) {
      weights.add(new Weight("beta", vector));
    }
    weights.add(new Weight("moving_mean", vector));
    weights.add(new Weight("moving_variance", vector));
    return List.copyOf(weights);
  }

  /** Mean and variance are weights unless the settings have them; the count is never used. */
  private static List<Weight> normalization(LayerNode layer, int channels) {
    if (layer.given("mean")) {
      return List.of();
    }
    Shape scalar = new Shape(List.of());
    Shape each = layer.settings().path("axis").isNull() ? scalar : Shape.of(channels);
    return List.of(
        new Weight("mean", each), new Weight("variance", each), new Weight("count", scalar));
  }
}
