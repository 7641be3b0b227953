package io.frostline.imports.keras.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/**
 * The functions of {@code keras.activations}.
 *
 * @param version of Keras, whose hard sigmoid differs between 2 and 3
 */
record Activations(String version) {
  private static final double SELU_SCALE = 1.05070098735548049;
  private static final double SELU_ALPHA = 1.67326324235437728;

  /** Applies a function by name, or a layer in its place. */
  Tensor apply(JsonNode function, Tensor input) {
    if (function.isObject()) {
      Settings settings = new Settings(function.path("config"));
      return layer(function.path("class_name").asText(), settings, input);
    }
    return apply(function.isNull() ? "linear" : function.asText("linear"), input);
  }

  private Tensor apply(String name, Tensor input) {
    return switch (name) {
      case "linear" -> input;
      case "relu" -> input.map(x -> Math.max(x, 0));
      case "relu6" -> input.map(x -> Math.min(Math.max(x, 0), 6));
      case "elu" -> input.map(x -> elu(x, 1));
      case "selu" -> input.map(x -> SELU_SCALE * elu(x, SELU_ALPHA));
      case "tanh" -> input.map(Math::tanh);
      case "sigmoid" -> input.map(Activations::sigmoid);
      case "softplus" -> input.map(x -> Math.log1p(Math.exp(x)));
      case "softsign" -> input.map(x -> x / (1 + Math.abs(x)));
      case "swish", "silu" -> input.map(x -> x * sigmoid(x));
      case "hard_sigmoid" -> input.map(this::hardSigmoid);
      case "hard_swish", "hard_silu" -> input.map(x -> x * Math.min(Math.max(x + 3, 0), 6) / 6);
      case "softmax" -> softmax(input, Set.of(input.rank() - 1));
      default -> throw new IllegalArgumentException("no such activation: " + name);
    };
  }

  /** The layers that are functions. */
  Tensor layer(String type, Settings settings, Tensor input) {
    return switch (type) {
      case "ReLU" -> relu(settings, input);
      case "LeakyReLU" -> {
        double slope = settings.number("negative_slope", settings.number("alpha", 0.3));
        yield input.map(x -> x >= 0 ? x : slope * x);
      }
      case "ELU" -> input.map(x -> elu(x, settings.number("alpha", 1)));
      case "ThresholdedReLU" -> input.map(x -> x > settings.number("theta", 1) ? x : 0);
      case "Softmax" -> softmax(input, axes(settings, input.rank()));
      default -> throw new IllegalArgumentException("no such activation layer: " + type);
    };
  }

  private static Tensor relu(Settings settings, Tensor input) {
    double max = settings.number("max_value", Double.POSITIVE_INFINITY);
    double slope = settings.number("negative_slope", 0);
    double threshold = settings.number("threshold", 0);
    return input.map(
        x -> {
          if (x >= max) {
            return max;
          }
          return x >= threshold ? x : slope * (x - threshold);
        });
  }

  /** Axes from 0 without the batch, from a setting that counts the batch, or from the end. */
  static Set<Integer> axes(Settings settings, int rank) {
    Set<Integer> axes = new TreeSet<>();
    JsonNode given = settings.get("axis");
    if (given.isArray()) {
      given.forEach(axis -> axes.add(axis(axis.asInt(), rank)));
    } else if (!given.isNull()) {
      axes.add(axis(given.asInt(-1), rank));
    }
    return axes;
  }

  static int axis(int given, int rank) {
    return given < 0 ? given + rank : given - 1;
  }

  static Tensor softmax(Tensor input, Set<Integer> axes) {
    int[] groups = new int[input.values().length];
    double[] sums = new double[input.values().length];
    for (int at = 0; at < groups.length; at++) {
      groups[at] = at;
      for (int axis : axes) {
        groups[at] -= input.index(at, axis) * input.stride(axis);
      }
      sums[groups[at]] += Math.exp(input.values()[at]);
    }
    Tensor result = Tensor.of(input.shape());
    for (int at = 0; at < groups.length; at++) {
      result.values()[at] = Math.exp(input.values()[at]) / sums[groups[at]];
    }
    return result;
  }

  private double hardSigmoid(double x) {
    double slope = version.startsWith("3") ? 1.0 / 6 : 0.2;
    return Math.min(Math.max(slope * x + 0.5, 0), 1);
  }

  private static double elu(double x, double alpha) {
    return x > 0 ? x : alpha * Math.expm1(x);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
