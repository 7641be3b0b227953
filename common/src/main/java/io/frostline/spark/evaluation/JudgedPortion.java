package io.frostline.spark.evaluation;

import io.frostline.feature.Portion;
import io.frostline.message.Formatted;
import java.util.Optional;

/** Which rows of a table are evaluated. */
public enum JudgedPortion {
  /** Rows that were not used in training. */
  TEST(Portion.TEST),
  /** Rows that determined when the training stopped. */
  VALIDATION(Portion.VALIDATION),
  /** Rows that the classifier was trained on. */
  TRAIN(Portion.TRAIN),
  /** All rows: for images that the classifier has never seen. */
  ALL(null);

  private final Portion portion;

  JudgedPortion(Portion portion) {
    this.portion = portion;
  }

  /** The portion in the split of the classifier; empty for all rows. */
  Optional<Portion> portion() {
    return Optional.ofNullable(portion);
  }

  /** The value of the portion column. */
  String keyword() {
    return portion().map(Portion::keyword).orElse(RowSelection.ALL);
  }

  /** {@code the test portion of TABLE}. */
  String of(String table) {
    return this == ALL ? table : Formatted.of("the %s portion of %s", keyword(), table);
  }
}
