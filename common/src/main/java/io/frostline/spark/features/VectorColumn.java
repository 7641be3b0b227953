package io.frostline.spark.features;

import static org.apache.spark.sql.functions.udf;

import io.frostline.feature.FeatureColumn;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF2;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Features as Spark ML vectors. A row without all of its features stops the job, because Spark ML
 * would treat the gap as a zero, or fail without naming the row.
 */
record VectorColumn(FeatureColumn column) {
  /** The vectors of a table. */
  Column of(Column uri) {
    int width = column.width();
    UDF2<String, Seq<Float>, Vector> vector = (image, numbers) -> vector(image, numbers, width);
    return udf(vector, SQLDataTypes.VectorType()).apply(uri, FeatureTable.quoted(column.column()));
  }

  private static Vector vector(String uri, Seq<Float> numbers, int width) {
    UnusableFeatures.refuseOtherWidth(uri, numbers == null ? 0 : numbers.length(), width);
    double[] values = new double[width];
    Iterator<Float> each = numbers.iterator();
    for (int index = 0; index < width; index++) {
      Float number = each.next();
      if (number == null) {
        throw UnusableFeatures.gap(uri, index);
      }
      values[index] = number;
    }
    return Vectors.dense(values);
  }
}
