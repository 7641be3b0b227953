package io.frostline.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.frostline.feature.Portion;
import io.frostline.feature.SplitRule;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.Arrays;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/** Applies a {@link SplitRule} to the rows of a table. */
public final class TableSplit {
  /** The column that is added: {@code train}, {@code validation}, {@code test} or null. */
  public static final String COLUMN = "split";

  private TableSplit() {}

  /** The hash that decides if the split is by hash. */
  public static Column hash(CommonFolder folder) {
    return xxhash64(folder.path());
  }

  /**
   * The hash that decides for a group. It is the same wherever the examples are, even if the group
   * is named after one of them.
   */
  public static Column hash(CommonFolder folder, Column group) {
    return xxhash64(folder.path(group));
  }

  /**
   * Rows with the column {@value #COLUMN}, which is null if the label is missing or unknown to the
   * rule, or if the column of the rule contains no valid portion.
   *
   * @throws UserException if the column of the rule is not in the table
   */
  public static Dataset<Row> assign(Dataset<Row> rows, SplitRule rule) {
    if (rule.groups() != null) {
      throw new IllegalArgumentException("The rule needs the groups of the rows.");
    }
    return rows.withColumn(COLUMN, rule.isByColumn() ? byColumn(rows, rule) : byHash(rule));
  }

  /**
   * The same by a rule that keeps groups together.
   *
   * @param group of a row; null if it has none
   */
  public static Dataset<Row> assign(Dataset<Row> rows, SplitRule rule, Column group) {
    UDF2<String, Long, String> portion =
        (label, hash) -> rule.portionOfGroup(label, hash).map(Portion::keyword).orElse(null);
    Column ofGroup =
        udf(portion, DataTypes.StringType)
            .apply(col("label"), hash(new CommonFolder(rule.below()), group));
    return rows.withColumn(COLUMN, when(group.isNotNull(), ofGroup).otherwise(byHash(rule)));
  }

  private static Column byHash(SplitRule rule) {
    UDF2<String, Long, String> portion =
        (label, hash) -> rule.portion(label, hash).map(Portion::keyword).orElse(null);
    return udf(portion, DataTypes.StringType)
        .apply(col("label"), hash(new CommonFolder(rule.below())));
  }

  private static Column byColumn(Dataset<Row> rows, SplitRule rule) {
    if (!Set.of(rows.columns()).contains(rule.column())) {
      throw new UserException(
          Formatted.of(
              "The table has no column '%s' to split its rows by. Its columns are %s. Name one of them, or split by shares such as 80/10/10.",
              rule.column(), String.join(", ", rows.columns())));
    }
    Set<String> labels = Set.copyOf(rule.labels());
    Column known =
        udf((String label) -> label != null && labels.contains(label), DataTypes.BooleanType)
            .apply(col("label"));
    Column said = lower(trim(col(rule.column()).cast(DataTypes.StringType)));
    Object[] portions = Arrays.stream(Portion.values()).map(Portion::keyword).toArray();
    return when(known.and(said.isin(portions)), said);
  }
}
