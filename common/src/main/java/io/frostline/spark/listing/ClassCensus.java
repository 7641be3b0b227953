package io.frostline.spark.listing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * How many examples of each class a listing has; blank labels count as missing.
 *
 * @param classes in alphabetical order
 * @param unlabelled number of examples without a label
 */
public record ClassCensus(Map<String, Long> classes, long unlabelled) {
  /** More distinct labels than this are unlikely to be classes. */
  private static final int MOST = 100_000;

  public ClassCensus {
    classes = Collections.unmodifiableMap(new TreeMap<>(classes));
  }

  /**
   * Counts the examples.
   *
   * @throws UserException if there are too many labels to be classes
   */
  public static ClassCensus of(Listing listing) {
    List<Row> counted =
        listing
            .images()
            .select(when(trim(col("label")).notEqual(""), col("label")).as("label"))
            .groupBy("label")
            .agg(count(lit(1)))
            .limit(MOST + 1)
            .collectAsList();
    if (counted.size() > MOST) {
      throw new UserException(
          Formatted.of(
              "%s has more than %,d distinct labels, which look like names of individual examples."
                  + " Put examples into folders named after their classes, or choose the column"
                  + " with the classes.",
              listing.source().uri(), MOST));
    }
    Map<String, Long> classes = new TreeMap<>();
    long unlabelled = 0;
    for (Row row : counted) {
      if (row.isNullAt(0)) {
        unlabelled = row.getLong(1);
      } else {
        classes.put(row.getString(0), row.getLong(1));
      }
    }
    return new ClassCensus(classes, unlabelled);
  }

  /** The number of examples with a label. */
  public long labelled() {
    return classes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The number of examples of the class that has fewest. */
  public long smallest() {
    return classes.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }

  /** The number of examples of the class that has most. */
  public long largest() {
    return classes.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
