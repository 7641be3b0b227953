package io.frostline.spark.features;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.Optional;

/**
 * The number of images that tables have in common.
 *
 * @param complete images in every table
 * @param incomplete images that are missing from some tables
 * @param example uri of one of those; null if there is none
 */
record ImageCensus(long complete, long incomplete, String example) {
  /** What is left out, if anything is. */
  Optional<String> note() {
    return incomplete == 0
        ? Optional.empty()
        : Optional.of(
            Formatted.of(
                "%,d of %s %s not in every table, for example %s, and left out. Images are matched by uri, length and modified.",
                incomplete,
                Count.of(complete + incomplete, "image"),
                Count.word(incomplete, "is", "are"),
                example));
  }
}
