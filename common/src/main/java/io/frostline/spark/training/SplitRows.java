package io.frostline.spark.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.frostline.feature.Portion;
import io.frostline.feature.SplitRule;
import io.frostline.spark.TableSplit;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.GroupedSplit;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of a table with their portions, and for training also the augmented versions of their
 * images.
 *
 * @param rows all of them
 * @param counts of the rows of the table
 * @param augmented how many versions of each training image there are besides
 */
record SplitRows(Dataset<Row> rows, SplitRule rule, PortionCounts counts, int augmented) {
  static SplitRows of(FeatureSelection features, SplitRule rule) {
    Dataset<Row> rows = GroupedSplit.assign(features.rows(), rule);
    PortionCounts counts = PortionCounts.of(rows);
    counts.refuseTooFew(features.inWords());
    List<FeatureTable> versions = features.versions();
    for (int version = 1; version <= versions.size(); version++) {
      rows = rows.unionByName(training(versions.get(version - 1), rule, version));
    }
    return new SplitRows(rows, rule, counts, versions.size());
  }

  /** With a uri of its own, so that the versions of an image are not next to each other. */
  private static Dataset<Row> training(FeatureTable table, SplitRule rule, int version) {
    return GroupedSplit.assign(table.rows(), rule)
        .where(col(TableSplit.COLUMN).equalTo(Portion.TRAIN.keyword()))
        .withColumn("uri", concat(col("uri"), lit("#augmented-" + version)));
  }

  /** The number of rows of a portion. */
  long of(Portion portion) {
    return portion == Portion.TRAIN ? counts.train() * (1 + augmented) : counts.of(portion);
  }
}
