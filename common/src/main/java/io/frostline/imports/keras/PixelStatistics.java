package io.frostline.imports.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.onnx.FloatTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The weights of a batch normalisation that computes something else: {@code factor × (x − mean) +
 * shift} with a variance that, together with epsilon, is one.
 */
final class PixelStatistics {
  private static final double EPSILON = 1e-3;

  private PixelStatistics() {}

  /** The settings of such a batch normalisation. */
  static ObjectNode settings() {
    return CanonicalSettings.batchNormalization(EPSILON);
  }

  /** {@code scale × x + offset}; both may differ from channel to channel. */
  static Map<String, FloatTensor> ofRescaling(LayerNode layer, int channels) {
    return statistics(
        numbers(layer, "scale", 1, channels),
        new float[channels],
        numbers(layer, "offset", 0, channels));
  }

  /**
   * {@code (x − mean) / √variance}, or the inverse, {@code x × √variance + mean}; both numbers are
   * from the settings or from weights.
   */
  static Map<String, FloatTensor> ofNormalization(
      LayerNode layer, int channels, Map<String, FloatTensor> weights) {
    boolean stored = weights.containsKey("mean");
    float[] mean =
        stored ? each(weights.get("mean"), channels) : numbers(layer, "mean", 0, channels);
    float[] variance =
        stored ? each(weights.get("variance"), channels) : numbers(layer, "variance", 1, channels);
    boolean inverse = layer.flag("invert", false);
    float[] factor = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      double deviation = Math.max(Math.sqrt(variance[channel]), 1e-7);
      factor[channel] = (float) (inverse ? deviation : 1 / deviation);
    }
    float[] nothing = new float[channels];
    return inverse ? statistics(factor, nothing, mean) : statistics(factor, mean, nothing);
  }

  /** One number for all channels stands for each. */
  private static float[] each(FloatTensor tensor, int channels) {
    return tensor.values().length == 1 ? filled(tensor.values()[0], channels) : tensor.values();
  }

  /** A batch normalisation's own weights, with the optional ones added. */
  static Map<String, FloatTensor> completed(Map<String, FloatTensor> own, int channels) {
    Map<String, FloatTensor> all = new HashMap<>(own);
    all.putIfAbsent("gamma", vector(filled(1, channels)));
    all.putIfAbsent("beta", vector(new float[channels]));
    return all;
  }

  private static Map<String, FloatTensor> statistics(float[] factor, float[] mean, float[] shift) {
    return Map.of(
        "gamma", vector(factor),
        "beta", vector(shift),
        "moving_mean", vector(mean),
        "moving_variance", vector(filled((float) (1 - EPSILON), factor.length)));
  }

  private static float[] numbers(LayerNode layer, String setting, double otherwise, int channels) {
    JsonNode value = flattened(layer.settings().path(setting));
    if (value.isMissingNode()) {
      return filled((float) otherwise, channels);
    }
    if (value.isNumber()) {
      return filled((float) value.asDouble(), channels);
    }
    if (value.size() != channels || !value.get(0).isNumber()) {
      throw layer.unreadable(setting, value);
    }
    float[] numbers = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      numbers[channel] = (float) value.get(channel).asDouble();
    }
    return numbers;
  }

  /** A list of one means its element. */
  private static JsonNode flattened(JsonNode value) {
    return value.isArray() && value.size() == 1 ? flattened(value.get(0)) : value;
  }

  private static float[] filled(float value, int length) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }

  private static FloatTensor vector(float[] values) {
    return new FloatTensor(new long[] {values.length}, values);
  }
}
