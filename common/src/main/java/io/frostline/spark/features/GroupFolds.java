package io.frostline.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.frostline.backbone.Sha256;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Groups dealt to folds of about the same number of rows, of which each is left out once: at most
 * five, so that a group of its own is left out each time if there are no more than five groups.
 *
 * @param rows of each group
 * @param folds of each group, from 1
 * @param ungrouped rows without a group, which take no part
 */
public record GroupFolds(Map<String, Long> rows, Map<String, Integer> folds, long ungrouped) {
  /** No groups, and so no folds. */
  public static final GroupFolds NONE = new GroupFolds(Map.of(), Map.of(), 0);

  private static final int MOST_FOLDS = 5;
  private static final int MOST_GROUPS = 100_000;

  public GroupFolds {
    rows = new TreeMap<>(rows);
    folds = new TreeMap<>(folds);
  }

  /**
   * Counts the groups of rows that have the column {@link GroupChoice#COLUMN}.
   *
   * @throws UserException if there are fewer than two groups, or too many
   */
  public static GroupFolds of(Dataset<Row> grouped, GroupChoice choice) {
    Map<String, Long> rows = new TreeMap<>();
    long ungrouped = 0;
    try (JobDescription job =
        JobDescription.of(grouped.sparkSession(), "Count the rows of each group")) {
      for (Row row :
          grouped
              .groupBy(col(GroupChoice.COLUMN))
              .agg(functions.count(lit(1)))
              .limit(MOST_GROUPS + 2)
              .collectAsList()) {
        if (row.isNullAt(0)) {
          ungrouped = row.getLong(1);
        } else {
          rows.put(row.getString(0), row.getLong(1));
        }
      }
    }
    refuseUnusable(rows, ungrouped, choice);
    return new GroupFolds(rows, deal(rows), ungrouped);
  }

  private static void refuseUnusable(Map<String, Long> rows, long ungrouped, GroupChoice choice) {
    if (rows.size() < 2) {
      throw new UserException(
          Formatted.of(
              "--groups %s puts the labelled rows into %s, and %s no group; at least two groups are"
                  + " needed, so that one can be left out. Compare its values with the uris of the"
                  + " table.",
              choice.text(),
              Count.of(rows.size(), "group"),
              Count.of(ungrouped, "row has", "rows have")));
    }
    if (rows.size() > MOST_GROUPS) {
      throw new UserException(
          Formatted.of(
              "--groups %s has more than %,d groups. Use larger ones.",
              choice.text(), MOST_GROUPS));
    }
  }

  /** The largest group first, each to the fold that has the fewest rows. */
  static Map<String, Integer> deal(Map<String, Long> rows) {
    long[] filled = new long[Math.min(MOST_FOLDS, rows.size())];
    List<String> largestFirst =
        rows.keySet().stream()
            .sorted(
                Comparator.comparingLong((String group) -> -rows.get(group))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    Map<String, Integer> folds = new TreeMap<>();
    for (String group : largestFirst) {
      int emptiest = 0;
      for (int fold = 1; fold < filled.length; fold++) {
        emptiest = filled[fold] < filled[emptiest] ? fold : emptiest;
      }
      filled[emptiest] += rows.get(group);
      folds.put(group, emptiest + 1);
    }
    return folds;
  }

  /** The number of folds. */
  public int count() {
    return Math.min(MOST_FOLDS, rows.size());
  }

  /** The groups of a fold, in alphabetical order. */
  public List<String> groups(int fold) {
    return folds.entrySet().stream()
        .filter(entry -> entry.getValue() == fold)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The fold of a row that has the column {@link GroupChoice#COLUMN}; null without a group. */
  public Column fold() {
    Map<String, Integer> numbers = new HashMap<>(folds);
    UDF1<String, Integer> fold = group -> group == null ? null : numbers.get(group);
    return udf(fold, DataTypes.IntegerType).apply(col(GroupChoice.COLUMN));
  }

  /** A checksum of the groups with their rows. */
  public String sha256() {
    String all =
        rows.entrySet().stream()
            .map(group -> group.getKey() + "\t" + group.getValue())
            .collect(Collectors.joining("\n"));
    return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
  }
}
