package io.frostline.spark.training;

import io.frostline.message.Keywords;

/** What to do with rows that have a feature that is NaN or infinite. */
public enum NotFinite {
  /** Stop before training: one of them would make every parameter NaN. */
  REFUSE,
  /** Leave them out and say how many they are. */
  SKIP;

  /** The choice of a keyword; a {@code UserException} names the known ones. */
  public static NotFinite of(String keyword) {
    return Keywords.find(values(), Keywords::of, "choice", keyword);
  }
}
