package io.frostline.spark.review;

import io.frostline.message.Keywords;

/** What is compared to find near-duplicates. */
public enum Likeness {
  /** The pictures themselves, which are read again. */
  PICTURES,
  /** The pictures, also mirrored. */
  MIRRORED,
  /** The features of the table. */
  FEATURES;

  private static final double USUAL_PICTURES = 0.95;
  private static final double USUAL_FEATURES = 0.98;

  /** The choice with this keyword; otherwise a {@code UserException} lists the valid ones. */
  public static Likeness of(String keyword) {
    return Keywords.find(values(), Keywords::of, "likeness", keyword);
  }

  /** The least similarity of near-duplicates, unless another is asked for. */
  public double usual() {
    return this == FEATURES ? USUAL_FEATURES : USUAL_PICTURES;
  }

  /** What is compared, in words. */
  String words() {
    return switch (this) {
      case PICTURES -> "pictures";
      case MIRRORED -> "pictures, also mirrored";
      case FEATURES -> "features";
    };
  }
}
