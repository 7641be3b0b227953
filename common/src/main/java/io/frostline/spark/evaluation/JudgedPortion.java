package io.frostline.spark.evaluation;

import io.frostline.feature.Portion;
import java.util.Optional;

/** Which rows of a table are judged. */
public enum JudgedPortion {
  /** Rows that had no part in the training. */
  TEST(Portion.TEST),
  /** Rows that decided when the training stopped. */
  VALIDATION(Portion.VALIDATION),
  /** Rows that the classifier was trained with. */
  TRAIN(Portion.TRAIN),
  /** Every row: for images that the classifier has never seen. */
  ALL(null);

  private final Portion portion;

  JudgedPortion(Portion portion) {
    this.portion = portion;
  }

  /** The portion of the classifier's split; none for all rows. */
  Optional<Portion> portion() {
    return Optional.ofNullable(portion);
  }

  /** What the column of portions must say. */
  String keyword() {
    return portion().map(Portion::keyword).orElse(RowSelection.ALL);
  }

  /** {@code the test portion of TABLE}. */
  String of(String table) {
    return this == ALL ? table : "the %s portion of %s".formatted(keyword(), table);
  }
}
