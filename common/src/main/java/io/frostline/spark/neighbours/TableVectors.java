package io.frostline.spark.neighbours;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.arrays.CompactArrays;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.UnusableFeatures;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;

/** The rows of a table with what a search needs of them, in Spark's internal form. */
final class TableVectors {
  private TableVectors() {}

  /** All rows: see {@link #uri}, {@link #label} and {@link #features}. */
  static JavaRDD<InternalRow> of(FeatureSelection table) {
    return internal(table, table.rows());
  }

  /** The rows as queries, by uri; the driver reads them partition by partition. */
  static Iterator<Tuple2<String, float[]>> queries(FeatureSelection table) {
    return queries(table, table.rows().sort("uri"));
  }

  /** The row of an example as a query. */
  static Iterator<Tuple2<String, float[]>> query(FeatureSelection table, String uri) {
    return queries(table, table.rows().where(col("uri").equalTo(uri)).limit(1));
  }

  private static Iterator<Tuple2<String, float[]>> queries(
      FeatureSelection table, Dataset<Row> rows) {
    int width = table.width();
    return internal(table, rows).mapToPair(row -> query(row, width)).toLocalIterator();
  }

  private static JavaRDD<InternalRow> internal(FeatureSelection table, Dataset<Row> rows) {
    return rows.select(
            col("uri"),
            // Blank labels count as missing, as in training.
            when(trim(col("label")).notEqual(""), col("label")),
            CompactArrays.of(table.vector()))
        .queryExecution()
        .toRdd()
        .toJavaRDD();
  }

  private static Tuple2<String, float[]> query(InternalRow row, int width) {
    float[] features = features(row, width);
    if (!UnusableFeatures.areFinite(features)) {
      throw new UserException(
          Formatted.of(
              "A feature of the query %s is NaN or infinite, so that it is near nothing. Leave such rows out.",
              uri(row)));
    }
    return new Tuple2<>(uri(row), features);
  }

  static String uri(InternalRow row) {
    return row.getUTF8String(0).toString();
  }

  /** Null if it has none. */
  static String label(InternalRow row) {
    return row.isNullAt(1) ? null : row.getUTF8String(1).toString();
  }

  /**
   * Its features, finite or not.
   *
   * @throws UserException if they are more or fewer than the table promises
   */
  static float[] features(InternalRow row, int width) {
    float[] features = row.isNullAt(2) ? new float[0] : row.getArray(2).toFloatArray();
    UnusableFeatures.refuseOtherWidth(uri(row), features.length, width);
    return features;
  }
}
