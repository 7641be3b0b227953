package io.frostline.spark.review;

import static org.apache.spark.sql.functions.lit;

import io.frostline.head.FeatureMoments;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.JavaBytes;
import io.frostline.spark.JobDescription;
import io.frostline.spark.TableSplit;
import io.frostline.spark.arrays.CompactArrays;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.GroupedSplit;
import io.frostline.spark.features.UnusableFeatures;
import io.frostline.spark.training.SplitChoice;
import io.frostline.spark.training.SplitFinder;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;

/**
 * The rows of a table with their portions.
 *
 * @param rows all of them, with the column {@link TableSplit#COLUMN}
 * @param labels in alphabetical order; empty if there are none
 */
record ReviewRows(FeatureSelection features, Dataset<Row> rows, List<String> labels) {
  static ReviewRows of(FeatureSelection features, SplitChoice split) {
    List<String> labels = labels(features);
    Dataset<Row> rows =
        labels.isEmpty()
            ? features.rows().withColumn(TableSplit.COLUMN, lit(null).cast(DataTypes.StringType))
            : GroupedSplit.assign(features.rows(), new SplitFinder(features.rows(), split).find());
    return new ReviewRows(features, rows, labels);
  }

  private static List<String> labels(FeatureSelection features) {
    try (JobDescription job =
        JobDescription.of(features.rows().sparkSession(), "Find the labels")) {
      Column label = ReviewBlocks.label();
      return features
          .rows()
          .select(label)
          .where(label.isNotNull())
          .distinct()
          .collectAsList()
          .stream()
          .map(row -> row.getString(0))
          .sorted()
          .toList();
    }
  }

  /**
   * The mean of each feature, over the rows whose features are finite.
   *
   * @throws UserException if there are none
   */
  double[] mean() {
    int width = features.width();
    try (JobDescription job =
        JobDescription.of(rows.sparkSession(), "Find the mean of the features")) {
      byte[] moments =
          rows.select(CompactArrays.of(features.vector()))
              .queryExecution()
              .toRdd()
              .toJavaRDD()
              .mapPartitions(partition -> List.of(moments(partition, width)).iterator())
              .treeReduce(
                  (one, other) ->
                      JavaBytes.of(
                          JavaBytes.read(one, FeatureMoments.class)
                              .merge(JavaBytes.read(other, FeatureMoments.class))));
      FeatureMoments all = JavaBytes.read(moments, FeatureMoments.class);
      if (all.rows() == 0) {
        throw new UserException(
            Formatted.of(
                "All features of %s are NaN or infinite. Extract the table again with a working model.",
                features.inWords()));
      }
      return all.mean();
    }
  }

  private static byte[] moments(Iterator<InternalRow> rows, int width) {
    FeatureMoments moments = new FeatureMoments(width);
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      // Rows of another width are refused, with their uri, when the blocks are read.
      float[] vector = row.isNullAt(0) ? new float[0] : row.getArray(0).toFloatArray();
      if (vector.length == width && UnusableFeatures.areFinite(vector)) {
        moments.add(vector);
      }
    }
    return JavaBytes.of(moments);
  }
}
