package io.frostline.spark.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.frostline.feature.Portion;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.TableSplit;
import io.frostline.spark.arrays.CompactArrays;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import scala.Function1;

/**
 * Loads the rows of a table into chunks: one pass over the table and one shuffle for all portions,
 * then one {@link FeatureChunk} per partition, in an order that does not depend on the files of the
 * table.
 */
final class ChunkLoader {
  private final Column vector;
  private final int width;
  private final Map<String, Integer> labels;
  private final Column order;

  /**
   * Creates a loader.
   *
   * @param vector the features of a row as one array
   * @param order of the rows, as {@link ChunkBounds#order} has it
   */
  ChunkLoader(Column vector, int width, List<String> classes, Column order) {
    this.vector = vector;
    this.width = width;
    this.labels = new HashMap<>();
    classes.forEach(label -> labels.put(label, labels.size()));
    this.order = order;
  }

  /**
   * Distributes the rows; the chunks are loaded lazily, from the files of the shuffle.
   *
   * @param rows with their portions
   * @return for each portion its chunks: chunk i is partition i
   */
  Map<Portion, JavaRDD<FeatureChunk>> load(Dataset<Row> rows, Map<Portion, ChunkBounds> bounds) {
    ChunkPlaces places = new ChunkPlaces(bounds);
    RDD<InternalRow> dealt = dealt(rows, places);
    Map<Portion, JavaRDD<FeatureChunk>> chunks = new EnumMap<>(Portion.class);
    bounds.forEach(
        (portion, ofPortion) ->
            chunks.put(portion, chunks(only(dealt, portion, places), ofPortion.rows())));
    return chunks;
  }

  private RDD<InternalRow> dealt(Dataset<Row> rows, ChunkPlaces places) {
    int[] keys = PartitionKeys.of(places.partitions());
    UDF2<String, Long, Integer> key = (portion, order) -> keys[places.partition(portion, order)];
    Map<String, Integer> numbers = labels;
    UDF1<String, Integer> label = numbers::get;
    return rows.where(col(TableSplit.COLUMN).isNotNull())
        .withColumn("order", order)
        .select(
            udf(key, DataTypes.IntegerType).apply(col(TableSplit.COLUMN), col("order")).as("key"),
            col("order"),
            col("uri"),
            udf(label, DataTypes.IntegerType).apply(col("label")).as("place"),
            CompactArrays.of(vector))
        .repartition(keys.length, col("key"))
        .queryExecution()
        .toRdd();
  }

  private static JavaRDD<InternalRow> only(
      RDD<InternalRow> dealt, Portion portion, ChunkPlaces places) {
    Function1<Object, Object> isOf =
        (Function1<Object, Object> & Serializable)
            partition -> places.isOf(portion, (Integer) partition);
    return PartitionPruningRDD.create(dealt, isOf).toJavaRDD();
  }

  private JavaRDD<FeatureChunk> chunks(JavaRDD<InternalRow> dealt, long[] counted) {
    int expected = width;
    return dealt.mapPartitionsWithIndex(
        (index, rows) -> {
          ArrivingRows chunk = new ArrivingRows(expected, Math.toIntExact(counted[index]));
          gather(rows, chunk, expected);
          return List.of(chunk.chunk(index)).iterator();
        },
        true);
  }

  private static void gather(Iterator<InternalRow> rows, ArrivingRows chunk, int width) {
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      String uri = row.getUTF8String(2).toString();
      float[] features = features(row, 4);
      refuseOtherWidth(features, width, uri);
      chunk.add(row.getLong(1), uri, row.getInt(3), features);
    }
  }

  /** The features of a row; none if they are missing. */
  private static float[] features(InternalRow row, int place) {
    return row.isNullAt(place) ? new float[0] : row.getArray(place).toFloatArray();
  }

  private static void refuseOtherWidth(float[] features, int width, String uri) {
    if (features.length != width) {
      throw new UserException(
          Formatted.of(
              "The row of %s has %s, but the metadata of the table records %,d. Remove the file with this row from the table, or extract the table again.",
              uri, Count.of(features.length, "feature"), width));
    }
  }
}
