package io.frostline.imports.keras;

import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.Weight;
import io.frostline.onnx.FloatTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Weights that keep the numbers of a deep network within bounds, the same ones for a seed. */
final class SeededWeights {
  private final Random random;

  SeededWeights(long seed) {
    this.random = new Random(seed);
  }

  /** Values for all weights of a network, by the names of layer and weight. */
  Map<String, Map<String, FloatTensor>> of(LayerGraph network) {
    Map<String, Map<String, FloatTensor>> all = new LinkedHashMap<>();
    network.weights().forEach((layer, weights) -> all.put(layer, of(weights)));
    return all;
  }

  private Map<String, FloatTensor> of(List<Weight> weights) {
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    weights.forEach(weight -> values.put(weight.name(), of(weight)));
    return values;
  }

  private FloatTensor of(Weight weight) {
    int inputs = Math.max(1, weight.shape().volume() / channels(weight));
    float[] values = new float[weight.shape().volume()];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) value(weight.name(), inputs);
    }
    long[] sizes = weight.shape().sizes().stream().mapToLong(Integer::longValue).toArray();
    return new FloatTensor(sizes, values);
  }

  private static int channels(Weight weight) {
    return weight.shape().sizes().isEmpty()
        ? 1
        : weight.shape().channels()
            * (weight.name().equals("depthwise_kernel") ? weight.shape().sizes().get(2) : 1);
  }

  private double value(String weight, int inputs) {
    return switch (weight) {
      case "gamma", "moving_variance", "variance" -> 0.5 + random.nextDouble();
      case "beta", "bias", "moving_mean", "mean" -> 0.1 * random.nextGaussian();
      case "alpha" -> 0.1 + 0.3 * random.nextDouble();
      default -> random.nextGaussian() * Math.sqrt(1.0 / inputs);
    };
  }
}
