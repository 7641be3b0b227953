package io.frostline.spark.extraction;

import io.frostline.message.UserException;
import io.frostline.spark.table.OutcomeRow;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** How many images were rejected and why, against the share that the user is ready to bear. */
public final class RejectionTally {
  private final long listed;
  private final double maxShare;
  private final Map<String, Rejection> byReason = new TreeMap<>();

  /** How often a reason occurred, and one of the images with its message. */
  public record Rejection(long images, String uri, String message) {
    private Rejection plus(Rejection other) {
      return new Rejection(images + other.images, uri, message);
    }
  }

  RejectionTally(long listed, double maxShare) {
    this.listed = listed;
    this.maxShare = maxShare;
  }

  void add(List<Row> rejected) {
    for (Row row : rejected) {
      byReason.merge(
          row.getAs(OutcomeRow.REJECTED.fieldIndex("reason")),
          new Rejection(
              1,
              row.getAs(OutcomeRow.REJECTED.fieldIndex("uri")),
              row.getAs(OutcomeRow.REJECTED.fieldIndex("message"))),
          Rejection::plus);
    }
  }

  /**
   * Stops a run as soon as it cannot end within the limit any more, not before: bad images may
   * stand together at the beginning of a listing.
   */
  void refuseTooMany(String table) {
    if (images() > maxShare * listed) {
      throw new UserException(
          "Too many images are rejected: %,d of %,d (%.1f %%), the limit is %.1f %%. By reason: %s. See %s/_rejected; what is done so far is kept. Mend the images, or raise --max-rejected, and run the same command again."
              .formatted(
                  images(),
                  listed,
                  100.0 * images() / listed,
                  100 * maxShare,
                  imagesByReason(),
                  table));
    }
  }

  /** Images rejected so far. */
  public long images() {
    return byReason.values().stream().mapToLong(Rejection::images).sum();
  }

  /** Reason codes in alphabetical order. */
  public Map<String, Rejection> byReason() {
    return Collections.unmodifiableMap(byReason);
  }

  /** How often each reason occurred. */
  Map<String, Long> imagesByReason() {
    return byReason.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, entry -> entry.getValue().images(), Long::sum, TreeMap::new));
  }
}
