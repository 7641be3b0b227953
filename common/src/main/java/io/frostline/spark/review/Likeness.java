package io.frostline.spark.review;

import io.frostline.message.Keywords;
import io.frostline.review.PictureCheck;

/** What is compared to find near-duplicates. */
public enum Likeness {
  /** The pictures themselves, which are read again. */
  PICTURES,
  /** The pictures, also mirrored. */
  MIRRORED,
  /** The features of the table. */
  FEATURES;

  /** Chosen on 2,000 planted copies; of 2,000 others it misses 41. */
  private static final double USUAL_PICTURES = 0.925;

  private static final double USUAL_FEATURES = 0.98;

  /** The choice with this keyword; otherwise a {@code UserException} lists the valid ones. */
  public static Likeness of(String keyword) {
    return Keywords.find(values(), Keywords::of, "likeness", keyword);
  }

  /** The least similarity of near-duplicates, unless another is asked for. */
  public double usual() {
    return this == FEATURES ? USUAL_FEATURES : USUAL_PICTURES;
  }

  /** How pictures are looked at closely. */
  PictureCheck check() {
    return this == MIRRORED ? PictureCheck.MIRRORED : PictureCheck.UPRIGHT;
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
