package io.frostline.jobs;

import io.frostline.spark.features.FeatureTable;
import java.io.PrintStream;
import java.util.List;

/** Says which rows of feature tables a command does not use. */
final class LeftOutRows {
  private LeftOutRows() {}

  /** A line for each table with rows of deleted images. */
  static void tell(PrintStream to, List<FeatureTable> tables) {
    for (FeatureTable table : tables) {
      if (table.deleted() > 0) {
        to.printf(
            "%,d rows of %s are left out: their images were deleted.%n",
            table.deleted(), table.uri());
      }
    }
  }
}
