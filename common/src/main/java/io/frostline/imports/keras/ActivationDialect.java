package io.frostline.imports.keras;

import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.message.Formatted;
import java.util.Set;

/**
 * The activation functions of a version of Keras.
 *
 * <p>Two are composed of others: the hard sigmoid, {@code min(max(slope × x + ½, 0), 1)}, and hard
 * swish, {@code x} times that with slope 1/6. The slope of the hard sigmoid is 1/6 in Keras 3 too,
 * and 1/5 before.
 */
enum ActivationDialect {
  BEFORE_KERAS_3(0.2),
  KERAS_3(1.0 / 6);

  static final String HARD_SWISH = "hard_swish";
  private static final String HARD_SIGMOID = "hard_sigmoid";
  private static final Set<String> KNOWN =
      Set.of(
          "linear",
          "relu",
          "relu6",
          "elu",
          "selu",
          "tanh",
          "sigmoid",
          "softmax",
          "softplus",
          "softsign",
          "swish",
          HARD_SIGMOID,
          HARD_SWISH);

  private final double slopeOfHardSigmoid;

  ActivationDialect(double slopeOfHardSigmoid) {
    this.slopeOfHardSigmoid = slopeOfHardSigmoid;
  }

  /** The dialect of a version such as {@code 2.11.0}. */
  static ActivationDialect of(String version) {
    return version.startsWith("3.") ? KERAS_3 : BEFORE_KERAS_3;
  }

  /**
   * The function under the name that Deeplearning4j knows.
   *
   * @throws io.frostline.message.UserException when it knows none
   */
  String known(LayerNode layer, String function) {
    String name =
        switch (function) {
          case "silu" -> "swish";
          case "hard_silu" -> HARD_SWISH;
          default -> function;
        };
    if (!KNOWN.contains(name)) {
      throw layer.unsupported(Formatted.of("has the activation '%s'", function));
    }
    return name;
  }

  /** Whether it is composed of several layers. */
  boolean isPieced(String known) {
    return known.equals(HARD_SWISH) || known.equals(HARD_SIGMOID);
  }

  /** The slope of a composed function. */
  double slope(String known) {
    return known.equals(HARD_SIGMOID) ? slopeOfHardSigmoid : 1.0 / 6;
  }
}
