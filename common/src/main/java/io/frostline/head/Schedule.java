package io.frostline.head;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** How the learning rate decreases from epoch to epoch. */
public enum Schedule {
  /** Not at all: it is constant. */
  CONSTANT {
    @Override
    double factor(double progress) {
      return 1;
    }
  },
  /** Along half a cosine to nearly nothing in the last epoch. */
  COSINE {
    @Override
    double factor(double progress) {
      return Math.max(LEAST, (1 + Math.cos(Math.PI * progress)) / 2);
    }
  },
  /** By the same factor after each epoch, to a hundredth in the last one. */
  EXPONENTIAL {
    @Override
    double factor(double progress) {
      return Math.pow(LEAST, progress);
    }
  };

  private static final double LEAST = 0.01;

  /**
   * What the learning rate is multiplied by.
   *
   * @param progress 0 in the first epoch, towards 1 in the last
   */
  abstract double factor(double progress);

  /**
   * The schedule with this keyword; the {@code UserException} for an unknown one lists the valid
   * ones.
   */
  @JsonCreator
  public static Schedule of(String keyword) {
    return Keywords.find(values(), Schedule::keyword, "schedule", keyword);
  }

  /** The name in options and descriptions. */
  @JsonValue
  public String keyword() {
    return Keywords.of(this);
  }
}
