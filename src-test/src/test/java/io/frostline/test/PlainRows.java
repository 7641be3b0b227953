package io.frostline.test;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.frostline.feature.Portion;
import io.frostline.spark.TableSplit;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Rows of a table in the memory of one machine. */
record PlainRows(float[] features, int[] labels, int width) {

  /** Reads a portion, in the order of a hash of the uri: a shuffled one. */
  static PlainRows of(Dataset<Row> rows, Portion portion, int width, List<String> classes) {
    Dataset<Row> wanted =
        rows.where(col(TableSplit.COLUMN).equalTo(portion.keyword()))
            .orderBy(xxhash64(col("uri"), col("uri")));
    int count = (int) wanted.count();
    float[] features = new float[count * width];
    int[] labels = new int[count];
    int row = 0;
    Iterator<Row> all = wanted.select("label", "features").toLocalIterator();
    while (all.hasNext()) {
      Row next = all.next();
      labels[row] = classes.indexOf(next.getString(0));
      List<Float> values = next.getList(1);
      for (int feature = 0; feature < width; feature++) {
        features[row * width + feature] = values.get(feature);
      }
      row++;
    }
    return new PlainRows(features, labels, width);
  }

  int rows() {
    return labels.length;
  }

  /** Standardises these rows; returns means and deviations. */
  float[][] standardise() {
    double[] sums = new double[width];
    double[] squares = new double[width];
    for (int index = 0; index < features.length; index++) {
      double value = features[index];
      sums[index % width] += value;
      squares[index % width] += value * value;
    }
    float[][] moments = new float[2][width];
    for (int feature = 0; feature < width; feature++) {
      double mean = sums[feature] / rows();
      moments[0][feature] = (float) mean;
      moments[1][feature] = (float) Math.sqrt(squares[feature] / rows() - mean * mean);
    }
    standardise(moments);
    return moments;
  }

  /** Standardises these rows with the means and deviations of others. */
  void standardise(float[][] moments) {
    for (int index = 0; index < features.length; index++) {
      int feature = index % width;
      features[index] = (features[index] - moments[0][feature]) / moments[1][feature];
    }
  }

  /** Some rows as Deeplearning4j wants them. */
  DataSet batch(int from, int size, int classes) {
    int count = Math.min(size, rows() - from);
    float[] some = new float[count * width];
    System.arraycopy(features, from * width, some, 0, some.length);
    float[] hot = new float[count * classes];
    for (int row = 0; row < count; row++) {
      hot[row * classes + labels[from + row]] = 1;
    }
    return new DataSet(
        Nd4j.create(some, new long[] {count, width}, 'c'),
        Nd4j.create(hot, new long[] {count, classes}, 'c'));
  }
}
