package io.frostline.jobs;

import io.frostline.spark.features.FeatureTable;
import java.io.PrintStream;
import java.util.List;

/** Says how many rows of feature tables a command leaves out because their images were deleted. */
final class DeletedImagesNotice {
  private DeletedImagesNotice() {}

  /** A line for each table with rows of deleted images. */
  static void print(PrintStream to, List<FeatureTable> tables) {
    for (FeatureTable table : tables) {
      if (table.deleted() > 0) {
        to.printf(
            "%,d rows of %s are left out: their images were deleted.%n",
            table.deleted(), table.uri());
      }
    }
  }
}
