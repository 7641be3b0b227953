package io.frostline.spark.table;

import io.frostline.feature.Provenance.Origin;
import io.frostline.image.JpegDecoding;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The origin of the rows of a table, and that of rows to add to it.
 *
 * @param table for messages
 * @param found of its rows
 * @param wanted of the rows to add
 */
record OriginComparison(String table, Origin found, Origin wanted) {
  private static final int MAX_DIFFERENCES = 10;

  private static final String OTHERWISE =
      "or choose another --out, or start over with --overwrite.";

  /**
   * Compares them.
   *
   * @throws UserException if they differ, saying in what, and which option continues the table
   */
  void refuseDifferent() {
    if (found.equals(wanted)) {
      return;
    }
    if (found.tableKind() != wanted.tableKind()) {
      throw new UserException(
          Formatted.of(
              "%s is a %s of model %s, not a %s. Choose another --out, or replace it with --overwrite.",
              table, found.tableKind().table(), found.model(), wanted.tableKind().table()));
    }
    refuseOtherDecoding();
    refuseOtherStatistics();
    List<String> differences = found.differencesTo(wanted);
    throw new UserException(
        Formatted.of(
            "The table %s contains %s from a different model.\n  %s%s\nChoose another --out, or start over with --overwrite.",
            table,
            found.tableKind().content(),
            differences.stream().limit(MAX_DIFFERENCES).collect(Collectors.joining("\n  ")),
            differences.size() > MAX_DIFFERENCES
                ? Formatted.of("\n  and %,d more", differences.size() - MAX_DIFFERENCES)
                : ""));
  }

  private void refuseOtherDecoding() {
    JpegDecoding decoding = JpegDecoding.recordedIn(found.preprocessing());
    String same = decoding.recordIn(wanted.preprocessing());
    if (found.equals(wanted.withPreprocessing(same))) {
      throw new UserException(
          Formatted.of(
              "The table %s contains %s of JPEGs that were decoded %s, which differ slightly. To continue it, %s; %s",
              table,
              found.tableKind().content(),
              decoding == JpegDecoding.EXACT ? "at their own size" : "at reduced scale",
              decoding == JpegDecoding.EXACT ? "add --exact-decode" : "leave out --exact-decode",
              OTHERWISE));
    }
  }

  private void refuseOtherStatistics() {
    if (found.equals(wanted.withStatisticsOf(found))) {
      boolean without = found.statistics().isEmpty();
      throw new UserException(
          Formatted.of(
              "The rows of the table %s %s the columns %s. To continue it, %s --statistics; %s",
              table,
              without ? "lack" : "have",
              String.join(", ", without ? wanted.statistics() : found.statistics()),
              without ? "leave out" : "add",
              OTHERWISE));
    }
  }
}
