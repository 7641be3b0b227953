package io.frostline.spark.features;

import io.frostline.example.ExampleKind;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.Optional;

/**
 * The number of examples that tables have in common.
 *
 * @param kind of all of them
 * @param complete examples in every table
 * @param incomplete examples that are missing from some tables
 * @param example uri of one of those; null if there is none
 */
record ExampleCensus(ExampleKind kind, long complete, long incomplete, String example) {
  /** What is left out, if anything is. */
  Optional<String> note() {
    return incomplete == 0
        ? Optional.empty()
        : Optional.of(
            Formatted.of(
                "%,d of %s %s not in every table, for example %s, and left out. They are matched by uri, length and modified.",
                incomplete,
                Count.of(complete + incomplete, kind.noun()),
                Count.word(incomplete, "is", "are"),
                example));
  }
}
