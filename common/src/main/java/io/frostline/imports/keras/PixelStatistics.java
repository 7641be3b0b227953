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

  /** {@code (x − mean) / √variance}, from the settings or from weights. */
  static Map<String, FloatTensor> ofNormalization(
      LayerNode layer, int channels, Map<String, FloatTensor> weights) {
    if (layer.flag("invert", false)) {
      throw layer.unsupported("is inverted");
    }
    boolean stored = weights.containsKey("mean");
    float[] mean = stored ? weights.get("mean").values() : numbers(layer, "mean", 0, channels);
    float[] variance =
        stored ? weights.get("variance").values() : numbers(layer, "variance", 1, channels);
    float[] factor = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      factor[channel] = (float) (1 / Math.max(Math.sqrt(variance[channel]), 1e-7));
    }
    return statistics(factor, mean, new float[channels]);
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
    if (!value.isArray()) {
      return filled((float) value.asDouble(otherwise), channels);
    }
    if (value.size() != channels) {
      throw layer.unreadable(setting, value);
    }
    float[] numbers = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      numbers[channel] = (float) value.get(channel).asDouble();
    }
    return numbers;
  }

  /** Keras 3 writes a list as the value of an object; a list of one means its element. */
  private static JsonNode flattened(JsonNode value) {
    JsonNode inner = value.path("config").has("value") ? value.path("config").path("value") : value;
    return inner.size() == 1 && inner.isArray() ? flattened(inner.get(0)) : inner;
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
