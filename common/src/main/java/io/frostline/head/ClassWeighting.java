package io.frostline.head;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** How much a training row of each class counts. */
public enum ClassWeighting {
  /** Every row counts the same. */
  NONE,
  /**
   * Every class counts the same: rows / (classes x rows of the class), as scikit-learn's
   * "balanced".
   */
  BALANCED;

  /**
   * The weighting with this keyword; the {@code UserException} for an unknown one lists the valid
   * ones.
   */
  @JsonCreator
  public static ClassWeighting of(String keyword) {
    return Keywords.find(values(), ClassWeighting::keyword, "class weighting", keyword);
  }

  /** The name in options and descriptions. */
  @JsonValue
  public String keyword() {
    return Keywords.of(this);
  }
}
