package io.frostline.spark.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.frostline.classifier.TrainingRecord.ClassRows;
import io.frostline.feature.Portion;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.TableSplit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The number of rows by class and portion.
 *
 * @param classes in alphabetical order; each has training rows
 * @param unlabelled number of rows without a label
 * @param unassigned number of labelled rows without a portion
 */
public record PortionCounts(List<ClassRows> classes, long unlabelled, long unassigned) {

  /** Counts the rows of a table that has been split. */
  public static PortionCounts of(Dataset<Row> split) {
    try (JobDescription job =
        JobDescription.of(split.sparkSession(), "Count the rows of each class")) {
      Map<String, Map<Portion, Long>> classes = new TreeMap<>();
      long unlabelled = 0;
      long unassigned = 0;
      for (Row row : counted(split)) {
        if (row.isNullAt(0)) {
          unlabelled += row.getLong(2);
        } else if (row.isNullAt(1)) {
          unassigned += row.getLong(2);
        } else {
          classes
              .computeIfAbsent(row.getString(0), label -> new EnumMap<>(Portion.class))
              .put(Portion.of(row.getString(1)), row.getLong(2));
        }
      }
      return new PortionCounts(
          classes.entrySet().stream()
              .map(entry -> classRows(entry.getKey(), entry.getValue()))
              .toList(),
          unlabelled,
          unassigned);
    }
  }

  private static List<Row> counted(Dataset<Row> split) {
    // Labels without a portion are not listed: a split column may exclude any number of them.
    return split
        .select(
            when(SplitFinder.labelled().and(col(TableSplit.COLUMN).isNotNull()), col("label"))
                .when(SplitFinder.labelled(), lit(""))
                .as("label"),
            col(TableSplit.COLUMN).as("portion"))
        .groupBy("label", "portion")
        .agg(count(lit(1)))
        .collectAsList();
  }

  private static ClassRows classRows(String label, Map<Portion, Long> rows) {
    return new ClassRows(
        label,
        rows.getOrDefault(Portion.TRAIN, 0L),
        rows.getOrDefault(Portion.VALIDATION, 0L),
        rows.getOrDefault(Portion.TEST, 0L));
  }

  /** The names of the classes. */
  public List<String> labels() {
    return classes.stream().map(ClassRows::label).toList();
  }

  /** The number of rows of a portion. */
  long of(Portion portion) {
    return switch (portion) {
      case TRAIN -> train();
      case VALIDATION -> validation();
      case TEST -> test();
    };
  }

  /** The number of training rows. */
  public long train() {
    return sum(ClassRows::train);
  }

  long validation() {
    return sum(ClassRows::validation);
  }

  /** The number of test rows. */
  public long test() {
    return sum(ClassRows::test);
  }

  private long sum(ToLongFunction<ClassRows> portion) {
    return classes.stream().mapToLong(portion).sum();
  }

  /**
   * Checks that there are classes to train on.
   *
   * @throws UserException if there are no labels, or labels of one class only
   */
  public void refuseTooFew(String table) {
    if (classes.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "The table %s has no labelled rows to train on: %s no label, and %,d no portion. Extract it with --label-from parent-folder, or with a manifest that has a label column.",
              table, Count.of(unlabelled, "row has", "rows have"), unassigned));
    }
    if (classes.size() == 1) {
      throw new UserException(
          Formatted.of(
              "The table %s has only one class, '%s' (%s), but a classifier needs at least 2. Add examples of other classes to the table.",
              table, classes.get(0).label(), Count.of(train(), "training row")));
    }
  }

  /** The weights of rows by class, such that all classes have the same total weight. */
  List<Float> balancedWeights() {
    double share = train() / (double) classes.size();
    return classes.stream().map(rows -> (float) (share / rows.train())).toList();
  }
}
