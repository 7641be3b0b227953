package io.frostline.backbone.cut;

/** How the output of a network becomes a probability for each class. */
public enum Probabilities {
  /**
   * The network ends with a Softmax, or with a Sigmoid for each class: its numbers are
   * probabilities.
   */
  AS_COMPUTED("as computed"),
  /** The network ends with a LogSoftmax. */
  EXPONENTIAL("exponential"),
  /** The network ends with scores: their softmax, so that they sum to 1. */
  SOFTMAX("softmax"),
  /** The network ends with one Sigmoid, p: two classes, 1 - p and p. */
  TWO_CLASSES("two classes"),
  /** The network ends with one score: p is its sigmoid, and then two classes. */
  SIGMOID_OF_TWO_CLASSES("sigmoid of two classes");

  private final String keyword;

  Probabilities(String keyword) {
    this.keyword = keyword;
  }

  /** The keyword in metadata. */
  public String keyword() {
    return keyword;
  }

  /** The conversion for an output that this operator computes, of this many numbers. */
  static Probabilities after(String operator, int numbers) {
    return switch (operator) {
      case "Softmax" -> AS_COMPUTED;
      case "LogSoftmax" -> EXPONENTIAL;
      case "Sigmoid" -> numbers == 1 ? TWO_CLASSES : AS_COMPUTED;
      default -> numbers == 1 ? SIGMOID_OF_TWO_CLASSES : SOFTMAX;
    };
  }

  /** How many classes an output of this many numbers has. */
  int classes(int numbers) {
    return this == TWO_CLASSES || this == SIGMOID_OF_TWO_CLASSES ? 2 : numbers;
  }
}
