package io.frostline.spark.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.frostline.feature.Portion;
import io.frostline.feature.SplitRule;
import io.frostline.feature.SplitRule.Bounds;
import io.frostline.feature.SplitRule.Shares;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.CommonFolder;
import io.frostline.spark.JobDescription;
import io.frostline.spark.TableSplit;
import io.frostline.spark.features.GroupChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** Determines the rule that splits a table as requested, label by label. */
public final class SplitFinder {
  /** More distinct labels than this are unlikely to be classes. */
  private static final int MAX_LABELS = 100_000;

  private static final int SHOWN = 10;

  private final Dataset<Row> rows;
  private final SplitChoice choice;

  /** For the rows of a table with a uri and a label. */
  public SplitFinder(Dataset<Row> rows, SplitChoice choice) {
    this.rows = rows;
    this.choice = choice;
  }

  /**
   * Determines the rule.
   *
   * @throws UserException if the table has no labels, too many labels to be classes, or a split
   *     column with invalid portions
   */
  public SplitRule find() {
    try (JobDescription job =
        JobDescription.of(rows.sparkSession(), "Split the rows of the feature table")) {
      return choice.column() == null ? byHash() : byColumn();
    }
  }

  /** A column that is true if a row has a label; blank labels count as missing. */
  static Column labelled() {
    return col("label").isNotNull().and(trim(col("label")).notEqual(""));
  }

  private SplitRule byHash() {
    List<Row> labels = labels(rows);
    Map<String, Long> counts = counts(labels);
    CommonFolder folder = CommonFolder.of(labels);
    Optional<GroupPortions> groups =
        choice.groups().isEmpty()
            ? Optional.empty()
            : Optional.of(GroupPortions.of(rows, choice, folder, counts));
    Map<String, SplitRanks> ranks =
        SplitRanks.of(
            counts, groups.map(GroupPortions::labels).orElseGet(Map::of), choice.shares());
    Map<String, Long> hashes = hashesAt(ranks, folder);
    Shares shares = choice.shares();
    // Without a test share, rows that are added later are not used for testing either.
    boolean noTest = shares.test() == 0;
    boolean trainOnly = noTest && shares.validation() == 0;
    Map<String, Bounds> bounds = new TreeMap<>();
    ranks.forEach(
        (label, rank) ->
            bounds.put(
                label,
                new Bounds(
                    trainOnly ? Long.MAX_VALUE : at(hashes, label, rank.train()),
                    noTest ? Long.MAX_VALUE : at(hashes, label, rank.validation()))));
    // Rows that are added later to a class whose rows all have groups are split as groups are.
    groups.ifPresent(
        found ->
            counts.forEach(
                (label, all) -> {
                  if (found.haveAll(label, all)) {
                    bounds.put(label, found.groups().bounds());
                  }
                }));
    SplitRule rule = SplitRule.byHash(choice.shares(), bounds, folder.address());
    return groups.map(found -> rule.keeping(found.groups())).orElse(rule);
  }

  /** Rank 0 is before all rows. */
  private static long at(Map<String, Long> hashes, String label, long rank) {
    return rank == 0 ? Long.MIN_VALUE : hashes.get(key(label, rank));
  }

  private Map<String, Long> hashesAt(Map<String, SplitRanks> ranks, CommonFolder folder) {
    Map<String, SplitRanks> wanted = new HashMap<>(ranks);
    UDF2<String, Integer, Boolean> isWanted = (label, rank) -> wanted.get(label).wants(rank);
    Map<String, Long> hashes = new HashMap<>();
    ungrouped()
        .where(labelled())
        .select(col("label"), TableSplit.hash(folder).as("hash"))
        .withColumn("rank", row_number().over(Window.partitionBy("label").orderBy("hash")))
        .where(udf(isWanted, DataTypes.BooleanType).apply(col("label"), col("rank")))
        .collectAsList()
        .forEach(row -> hashes.put(key(row.getString(0), row.getInt(2)), row.getLong(1)));
    return hashes;
  }

  private Dataset<Row> ungrouped() {
    GroupChoice groups = choice.groupChoice();
    return groups.isNone() ? rows : groups.assign(rows).where(col(GroupChoice.COLUMN).isNull());
  }

  private static String key(String label, long rank) {
    return rank + " " + label;
  }

  /** Each label with its number of rows and what {@link CommonFolder#of} needs. */
  private static List<Row> labels(Dataset<Row> of) {
    List<Row> counted =
        of.where(labelled())
            .groupBy("label")
            .agg(count(lit(1)), CommonFolder.FIRST, CommonFolder.LAST)
            .limit(MAX_LABELS + 1)
            .collectAsList();
    if (counted.size() > MAX_LABELS) {
      throw new UserException(
          Formatted.of(
              "The table has more than %,d distinct labels, for example '%s' and '%s', which look like names of individual examples. Extract it again with --label-from parent-folder, or with a manifest whose label column contains classes.",
              MAX_LABELS, counted.get(0).getString(0), counted.get(1).getString(0)));
    }
    return counted;
  }

  private static Map<String, Long> counts(List<Row> labels) {
    Map<String, Long> counts = new TreeMap<>();
    labels.forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }

  private SplitRule byColumn() {
    // Reports a missing column before anything runs.
    TableSplit.assign(rows, SplitRule.byColumn(choice.column(), List.of()));
    Column said = lower(trim(col(choice.column()).cast(DataTypes.StringType)));
    Object[] portions = Arrays.stream(Portion.values()).map(Portion::keyword).toArray();
    List<String> unknown = new ArrayList<>();
    rows.select(when(said.isin(portions).or(said.equalTo("")), null).otherwise(said).as("said"))
        .where(col("said").isNotNull())
        .distinct()
        .limit(SHOWN)
        .collectAsList()
        .forEach(row -> unknown.add(row.getString(0)));
    if (!unknown.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "The column '%s' contains %s, but only train, validation and test are allowed. Correct these values, or leave them empty to exclude the rows.",
              choice.column(), String.join(", ", unknown)));
    }
    Dataset<Row> training = rows.where(said.equalTo(Portion.TRAIN.keyword()));
    return SplitRule.byColumn(choice.column(), List.copyOf(counts(labels(training)).keySet()));
  }
}
