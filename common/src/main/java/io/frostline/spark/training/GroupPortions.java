package io.frostline.spark.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.frostline.classifier.TrainingRecord.ClassRows;
import io.frostline.feature.Portion;
import io.frostline.feature.SplitRule;
import io.frostline.feature.SplitRule.Bounds;
import io.frostline.feature.SplitRule.Shares;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.CommonFolder;
import io.frostline.spark.TableSplit;
import io.frostline.spark.features.GroupChoice;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Groups that a split keeps together, and where they go: in the order of their hashes, training
 * ends behind the group with which its share of the rows of all groups is met best, and so does
 * validation. All labels have the same bounds, so that a group of several labels stays together.
 *
 * @param labels the rows of groups in each portion, by label
 */
record GroupPortions(SplitRule.Groups groups, Map<String, ClassRows> labels) {
  private static final int MOST_GROUPS = 1_000_000;

  /** A group, by the hash that decides. */
  private record Group(String name, long hash, long rows) {}

  /**
   * Finds them.
   *
   * @param folder that all rows have in common
   * @param all the number of rows of each label
   * @throws UserException if no row has a group, a group has more than half of the rows, or a label
   *     would have no training row
   */
  static GroupPortions of(
      Dataset<Row> rows, SplitChoice choice, CommonFolder folder, Map<String, Long> all) {
    GroupChoice by = choice.groupChoice();
    Dataset<Row> grouped =
        by.assign(rows)
            .where(SplitFinder.labelled().and(col(GroupChoice.COLUMN).isNotNull()))
            .select(
                col("label"),
                col(GroupChoice.COLUMN).as("name"),
                TableSplit.hash(folder, col(GroupChoice.COLUMN)).as("hash"));
    List<Group> sorted = sorted(grouped, by);
    refuseUnusable(sorted, all.values().stream().mapToLong(Long::longValue).sum(), by);
    Bounds bounds = bounds(sorted, choice.shares());
    Map<String, ClassRows> labels = labels(grouped, bounds);
    refuseUntrained(labels, all, by);
    List<Group> several = sorted.stream().filter(group -> group.rows() > 1).toList();
    return new GroupPortions(
        new SplitRule.Groups(
            by.qualified(rows).text(),
            by.checksum(rows),
            bounds,
            several.size(),
            several.stream().mapToLong(Group::rows).sum()),
        labels);
  }

  /** Whether all rows of a label have a group. */
  boolean haveAll(String label, long rows) {
    ClassRows grouped = labels.get(label);
    return grouped != null && grouped.train() + grouped.validation() + grouped.test() == rows;
  }

  private static List<Group> sorted(Dataset<Row> grouped, GroupChoice by) {
    List<Row> counted =
        grouped.groupBy("name", "hash").agg(count(lit(1))).limit(MOST_GROUPS + 1).collectAsList();
    if (counted.size() > MOST_GROUPS) {
      throw new UserException(
          Formatted.of(
              "%s %s has more than %,d groups. Use larger ones.",
              by.option(), by.text(), MOST_GROUPS));
    }
    return counted.stream()
        .map(row -> new Group(row.getString(0), row.getLong(1), row.getLong(2)))
        .sorted(Comparator.comparingLong(Group::hash))
        .toList();
  }

  private static void refuseUnusable(List<Group> sorted, long rows, GroupChoice by) {
    if (sorted.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "%s %s has no group for any of %s. Compare its uris with those of the table.",
              by.option(), by.text(), Count.of(rows, "labelled row")));
    }
    Group largest = sorted.stream().max(Comparator.comparingLong(Group::rows)).orElseThrow();
    if (2 * largest.rows() > rows) {
      throw new UserException(
          Formatted.of(
              "%s %s puts %,d of %s into the group '%s', and so into one portion. Use smaller groups.",
              by.option(),
              by.text(),
              largest.rows(),
              Count.of(rows, "labelled row"),
              largest.name()));
    }
  }

  private static Bounds bounds(List<Group> sorted, Shares shares) {
    double rows = sorted.stream().mapToLong(Group::rows).sum();
    // Without a test share, groups that are added later are not used for testing either.
    boolean noTest = shares.test() == 0;
    long train =
        noTest && shares.validation() == 0 ? Long.MAX_VALUE : end(sorted, rows * shares.train());
    long validation =
        noTest
            ? Long.MAX_VALUE
            : Math.max(train, end(sorted, rows * (shares.train() + shares.validation())));
    return new Bounds(train, validation);
  }

  /** The hash of the last group of those that have about as many rows together. */
  private static long end(List<Group> sorted, double wanted) {
    long before = 0;
    long end = Long.MIN_VALUE;
    for (Group group : sorted) {
      long with = before + group.rows();
      if (Math.abs(with - wanted) > Math.abs(before - wanted)) {
        return end;
      }
      before = with;
      end = group.hash();
    }
    return end;
  }

  private static Map<String, ClassRows> labels(Dataset<Row> grouped, Bounds bounds) {
    UDF1<Long, String> portion = hash -> bounds.portion(hash).keyword();
    Map<String, ClassRows> labels = new TreeMap<>();
    grouped
        .withColumn("portion", udf(portion, DataTypes.StringType).apply(col("hash")))
        .groupBy("label")
        .agg(rows(Portion.TRAIN), rows(Portion.VALIDATION), rows(Portion.TEST))
        .collectAsList()
        .forEach(
            row ->
                labels.put(
                    row.getString(0),
                    new ClassRows(
                        row.getString(0), row.getLong(1), row.getLong(2), row.getLong(3))));
    return labels;
  }

  private static Column rows(Portion portion) {
    return sum(when(col("portion").equalTo(portion.keyword()), 1).otherwise(0));
  }

  private static void refuseUntrained(
      Map<String, ClassRows> labels, Map<String, Long> all, GroupChoice by) {
    for (ClassRows rows : labels.values()) {
      if (rows.train() == 0 && rows.validation() + rows.test() == all.get(rows.label())) {
        throw new UserException(
            Formatted.of(
                "%s %s leaves the class '%s' without training rows: its %s in groups of other portions. Use smaller groups, other shares (--split), or leave groups of this class empty.",
                by.option(),
                by.text(),
                rows.label(),
                Count.of(all.get(rows.label()), "labelled row is", "labelled rows are")));
      }
    }
  }
}
