package io.frostline.feature;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** What a row of a table is used for. */
public enum Portion {
  /** Fits the parameters. */
  TRAIN,
  /** Determines when to stop and which epoch is best. */
  VALIDATION,
  /** Evaluates the final result only. */
  TEST;

  /** The portion with this keyword; otherwise a {@code UserException} lists the valid ones. */
  @JsonCreator
  public static Portion of(String keyword) {
    return Keywords.find(values(), Portion::keyword, "portion", keyword);
  }

  /** The name in columns, options and files. */
  @JsonValue
  public String keyword() {
    return Keywords.of(this);
  }
}
