package io.frostline.spark.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.features.UnusableFeatures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;

/**
 * Loads the rows of a table into chunks: one shuffle, then one {@link FeatureChunk} per partition,
 * in an order that does not depend on the files of the table.
 */
final class ChunkLoader {
  private final Column vector;
  private final int width;
  private final Map<String, Integer> labels;
  private final long seed;

  /**
   * Creates a loader.
   *
   * @param vector the features of a row as one array
   */
  ChunkLoader(Column vector, int width, List<String> classes, long seed) {
    this.vector = vector;
    this.width = width;
    this.labels = new HashMap<>();
    classes.forEach(label -> labels.put(label, labels.size()));
    this.seed = seed;
  }

  /** The chunks, lazily: chunk i is partition i. */
  JavaRDD<FeatureChunk> load(Dataset<Row> rows, ChunkBounds bounds) {
    int[] keys = PartitionKeys.of(bounds.rows().length);
    UDF1<Long, Integer> key = order -> keys[bounds.chunk(order)];
    Map<String, Integer> places = labels;
    UDF1<String, Integer> place = places::get;
    Dataset<Row> dealt =
        rows.withColumn("order", ChunkBounds.order(seed))
            .select(
                udf(key, DataTypes.IntegerType).apply(col("order")).as("key"),
                col("order"),
                col("uri"),
                udf(place, DataTypes.IntegerType).apply(col("label")).as("place"),
                vector)
            .repartition(keys.length, col("key"));
    int expected = width;
    return dealt
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitionsWithIndex(
            (index, chunk) -> List.of(gather(index, chunk, expected)).iterator(), true);
  }

  private record LoadedRow(long order, String uri, int label, float[] features) {}

  private static FeatureChunk gather(int index, Iterator<InternalRow> rows, int width) {
    List<LoadedRow> sound = new ArrayList<>();
    long leftOut = 0;
    String example = null;
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      String uri = row.getUTF8String(2).toString();
      float[] features = features(row, 4);
      refuseOtherWidth(features, width, uri);
      if (UnusableFeatures.areFinite(features)) {
        sound.add(new LoadedRow(row.getLong(1), uri, row.getInt(3), features));
      } else {
        leftOut++;
        example = example == null || uri.compareTo(example) < 0 ? uri : example;
      }
    }
    sound.sort(
        Comparator.comparingLong(LoadedRow::order)
            .thenComparing(LoadedRow::uri)
            .thenComparingInt(LoadedRow::label)
            .thenComparing(LoadedRow::features, java.util.Arrays::compare));
    int[] labels = labels(sound);
    return new FeatureChunk(index, width, features(sound, width), labels, leftOut, example);
  }

  private static int[] labels(List<LoadedRow> rows) {
    return rows.stream().mapToInt(LoadedRow::label).toArray();
  }

  /** Empties the list while iterating, so that a chunk is in memory only once. */
  private static float[] features(List<LoadedRow> rows, int width) {
    float[] features = new float[Math.multiplyExact(rows.size(), width)];
    for (int index = 0; index < rows.size(); index++) {
      System.arraycopy(rows.set(index, null).features(), 0, features, index * width, width);
    }
    return features;
  }

  /** The features of a row; none if they are missing. */
  static float[] features(InternalRow row, int place) {
    return row.isNullAt(place) ? new float[0] : row.getArray(place).toFloatArray();
  }

  static void refuseOtherWidth(float[] features, int width, String uri) {
    if (features.length != width) {
      throw new UserException(
          Formatted.of(
              "The row of %s has %s, but the metadata of the table records %,d. Remove the file with this row from the table, or extract the table again.",
              uri, Count.of(features.length, "feature"), width));
    }
  }
}
