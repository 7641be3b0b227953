package io.frostline.spark.training;

import io.frostline.feature.SplitRule;
import io.frostline.spark.TableSplit;
import io.frostline.spark.features.FeatureSelection;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of a table with their portions.
 *
 * @param rows all of them
 */
record SplitRows(Dataset<Row> rows, SplitRule rule, PortionCounts counts) {
  static SplitRows of(FeatureSelection features, SplitRule rule) {
    Dataset<Row> rows = TableSplit.assign(features.rows(), rule);
    PortionCounts counts = PortionCounts.of(rows);
    counts.refuseTooFew(features.inWords());
    return new SplitRows(rows, rule, counts);
  }
}
