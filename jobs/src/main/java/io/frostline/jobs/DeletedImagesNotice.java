package io.frostline.jobs;

import io.frostline.message.Count;
import io.frostline.spark.features.FeatureTable;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Reports how many rows of feature tables a command skips because their images were deleted. */
final class DeletedImagesNotice {
  private DeletedImagesNotice() {}

  /** Prints a line for each table with rows of deleted images. */
  static void print(PrintStream to, List<FeatureTable> tables) {
    for (FeatureTable table : tables) {
      if (table.deleted() > 0) {
        to.printf(
            Locale.ROOT,
            "Skipping %s in %s.%n",
            Count.of(table.deleted(), "row of a deleted example", "rows of deleted examples"),
            table.uri());
      }
    }
  }
}
