package io.frostline.spark.training;

import io.frostline.message.Keywords;

/** How to handle rows with a feature that is NaN or infinite. */
public enum NotFinite {
  /** Stop before training: one of them would make every parameter NaN. */
  REFUSE,
  /** Exclude them and report their number. */
  SKIP;

  /** The choice with this keyword; otherwise a {@code UserException} lists the valid ones. */
  public static NotFinite of(String keyword) {
    return Keywords.find(values(), Keywords::of, "choice", keyword);
  }
}
