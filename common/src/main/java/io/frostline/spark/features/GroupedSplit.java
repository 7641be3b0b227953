package io.frostline.spark.features;

import static org.apache.spark.sql.functions.col;

import io.frostline.feature.SplitRule;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.TableSplit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Applies a {@link SplitRule} to the rows of a table, with the groups that it keeps together. */
public final class GroupedSplit {
  private GroupedSplit() {}

  /**
   * Rows with the column {@link TableSplit#COLUMN}.
   *
   * @throws UserException if the groups cannot be found again as they were, or the column of the
   *     rule is not in the table
   */
  public static Dataset<Row> assign(Dataset<Row> rows, SplitRule rule) {
    if (rule.groups() == null) {
      return TableSplit.assign(rows, rule);
    }
    GroupChoice groups = new GroupChoice(GroupChoice.KEPT_TOGETHER, rule.groups().by());
    refuseOthers(rule.groups(), groups.checksum(rows));
    return TableSplit.assign(groups.assign(rows), rule, col(GroupChoice.COLUMN))
        .drop(GroupChoice.COLUMN);
  }

  private static void refuseOthers(SplitRule.Groups groups, String found) {
    if (!groups.checksum().equals(found)) {
      throw new UserException(
          Formatted.of(
              "The groups in %s are not those that the training kept together, so its test rows cannot be found again. Restore the file, or train again with the new groups.",
              groups.by()));
    }
  }
}
