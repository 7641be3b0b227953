package io.frostline.spark.extraction;

import io.frostline.example.ExampleKind;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.table.OutcomeRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** Counts rejected images by reason, and compares them with the share that the user accepts. */
public final class RejectionTally {
  private static final int SHOWN = 3;

  private final ExampleKind examples;
  private final long listed;
  private final double maxShare;
  private final Map<String, Rejection> byReason = new TreeMap<>();
  private final List<String> first = new ArrayList<>();
  private Optional<String> advice = Optional.empty();

  /** The number of images with a reason, and one of them with its message. */
  public record Rejection(long images, String uri, String message) {
    private Rejection plus(Rejection other) {
      return new Rejection(images + other.images, uri, message);
    }
  }

  RejectionTally(ExampleKind examples, long listed, double maxShare) {
    this.examples = examples;
    this.listed = listed;
    this.maxShare = maxShare;
  }

  void add(List<Row> rejected) {
    for (Row row : rejected) {
      String reason = row.getAs(OutcomeRow.REJECTED.fieldIndex("reason"));
      String uri = row.getAs(OutcomeRow.REJECTED.fieldIndex("uri"));
      String message = row.getAs(OutcomeRow.REJECTED.fieldIndex("message"));
      byReason.merge(reason, new Rejection(1, uri, message), Rejection::plus);
      if (first.size() < SHOWN) {
        first.add(Formatted.of("  %s: %s, %s", uri, reason, message));
      }
      advice = advice.or(() -> FormatAdvice.on(uri));
    }
  }

  /**
   * Stops a run as soon as it can no longer end within the limit, but not before: bad images may be
   * clustered at the start of a listing.
   */
  void refuseTooMany(String table) {
    if (images() > maxShare * listed) {
      throw new UserException(
          Formatted.of(
              "Too many %s were rejected: %,d of %,d (%.1f %%), but the limit is %.1f %%. By reason: %s. The first:\n%s\n%sThey are listed in %s/_rejected, and the rows written so far are kept. Fix the %s or raise --max-rejected, and run the same command again.",
              examples.nouns(),
              images(),
              listed,
              100.0 * images() / listed,
              100 * maxShare,
              byReason.entrySet().stream()
                  .map(entry -> Formatted.of("%s %,d", entry.getKey(), entry.getValue().images()))
                  .collect(Collectors.joining(", ")),
              String.join("\n", first),
              advice.map(sentence -> sentence + "\n").orElse(""),
              table,
              examples.nouns()));
    }
  }

  /** What was rejected. */
  public ExampleKind examples() {
    return examples;
  }

  /** The number of examples rejected so far. */
  public long images() {
    return byReason.values().stream().mapToLong(Rejection::images).sum();
  }

  /** Reason codes in alphabetical order. */
  public Map<String, Rejection> byReason() {
    return Collections.unmodifiableMap(byReason);
  }

  /** The number of images per reason. */
  Map<String, Long> imagesByReason() {
    return byReason.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, entry -> entry.getValue().images(), Long::sum, TreeMap::new));
  }
}
