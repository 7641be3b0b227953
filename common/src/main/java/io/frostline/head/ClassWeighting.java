package io.frostline.head;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** What a training row of a rare class counts. */
public enum ClassWeighting {
  /** Every row the same. */
  NONE,
  /** Every class the same: rows / (classes x rows of the class), as scikit-learn's "balanced". */
  BALANCED;

  /** The weighting of a keyword; a {@code UserException} names the known ones. */
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
