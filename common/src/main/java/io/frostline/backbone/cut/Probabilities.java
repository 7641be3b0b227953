package io.frostline.backbone.cut;

import io.frostline.backbone.ScoreKind;

/** How the output of a network becomes a probability for each class. */
public enum Probabilities {
  /** Its numbers are probabilities, perhaps of independent classes. */
  AS_COMPUTED("as computed"),
  /** Its numbers are logarithms of probabilities. */
  EXPONENTIAL("exponential"),
  /** Its numbers are scores: their softmax, so that they sum to 1. */
  SOFTMAX("softmax"),
  /** Its numbers are scores of independent classes: the sigmoid of each. */
  SIGMOID("sigmoid"),
  /** It has one number, p: two classes, 1 - p and p. */
  TWO_CLASSES("two classes"),
  /** It has one score: p is its sigmoid, and then two classes. */
  SIGMOID_OF_TWO_CLASSES("sigmoid of two classes");

  private final String keyword;

  Probabilities(String keyword) {
    this.keyword = keyword;
  }

  /** The keyword in metadata. */
  public String keyword() {
    return keyword;
  }

  /**
   * The conversion for an output of this many numbers.
   *
   * @param kind any but {@link ScoreKind#UNCLEAR}
   */
  static Probabilities of(ScoreKind kind, int numbers) {
    return switch (kind) {
      case PROBABILITIES, SIGMOID -> numbers == 1 ? TWO_CLASSES : AS_COMPUTED;
      case LOG_PROBABILITIES -> EXPONENTIAL;
      case LOGITS -> numbers == 1 ? SIGMOID_OF_TWO_CLASSES : SOFTMAX;
      case SIGMOID_LOGITS -> numbers == 1 ? SIGMOID_OF_TWO_CLASSES : SIGMOID;
      case UNCLEAR -> throw new IllegalArgumentException("Unclear numbers are not converted.");
    };
  }

  /** How many classes an output of this many numbers has. */
  int classes(int numbers) {
    return this == TWO_CLASSES || this == SIGMOID_OF_TWO_CLASSES ? 2 : numbers;
  }
}
