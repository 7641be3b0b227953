package io.frostline.spark.probe;

import static org.apache.spark.sql.functions.lit;

import io.frostline.feature.SplitRule;
import io.frostline.spark.features.GroupChoice;
import io.frostline.spark.features.GroupFolds;
import io.frostline.spark.features.GroupedSplit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The trainings from one number of examples: with other examples each time, tested on the same
 * rows; or, with groups, tested on one fold of them after the other.
 *
 * @param rule which rows train and which test; with groups, only which labels there are
 * @param groups none if the rule decides
 * @param folds of the groups; empty if the rule decides
 * @param seeds the number of trainings if the rule decides
 */
record Repetitions(SplitRule rule, GroupChoice groups, GroupFolds folds, int seeds) {

  /** Tested on the rows that the rule keeps for that. */
  static Repetitions byRule(SplitRule rule, int seeds) {
    return new Repetitions(rule, GroupChoice.NONE, GroupFolds.NONE, seeds);
  }

  /** The number of trainings. */
  int count() {
    return groups.isNone() ? seeds : folds.count();
  }

  /** The rows with their portions, and with what {@link #fold} needs. */
  Dataset<Row> assign(Dataset<Row> rows) {
    Dataset<Row> split = GroupedSplit.assign(rows, rule);
    return groups.isNone() ? split : groups.assign(split);
  }

  /** The fold of a row; null if it has none. */
  Column fold() {
    return groups.isNone() ? lit(null).cast("int") : folds.fold();
  }
}
