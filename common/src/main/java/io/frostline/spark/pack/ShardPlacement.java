package io.frostline.spark.pack;

import static org.apache.spark.sql.functions.col;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Assigns the images of a listing to new shards: in the order of the uris, each shard is filled up
 * to its size; images with the same uri stay together. The driver only collects the number of bytes
 * in each partition of the listing, not its images.
 *
 * @param first number of the first shard
 * @param shardBytes size of a shard
 */
record ShardPlacement(int first, long shardBytes) implements Serializable {
  /** Used for lengths that the listing does not know; shards may then differ in size. */
  private static final long UNKNOWN_LENGTH = 100_000;

  /** Approximate size of the header and the description of an image in a tar. */
  private static final long OVERHEAD = 2_048;

  private static final int LENGTH = 2;

  /** The images with their shards, as rows of {@link PlannedImage}. */
  Dataset<Row> of(Dataset<Row> listing) {
    JavaRDD<Row> sorted =
        listing
            .repartitionByRange(col("uri"))
            .sortWithinPartitions("uri", "label", "length", "modified")
            .javaRDD();
    long[] starts = starts(sorted);
    refuseTooMany(starts[starts.length - 1]);
    JavaRDD<Row> placed =
        sorted.mapPartitionsWithIndex((partition, rows) -> placed(rows, starts[partition]), true);
    return listing.sparkSession().createDataFrame(placed, PlannedImage.SCHEMA);
  }

  private void refuseTooMany(long bytes) {
    long last = first + bytes / shardBytes;
    if (last > ShardName.LAST) {
      throw new UserException(
          Formatted.of(
              "With --shard-size %,d (bytes) the last shard would have the number %,d, but the highest is %,d. Pass a larger --shard-size, such as 256m.",
              shardBytes, last, ShardName.LAST));
    }
  }

  /** The start of each partition, in bytes of all images before it, and the end of the last one. */
  private static long[] starts(JavaRDD<Row> sorted) {
    List<Long> sums = sorted.mapPartitions(rows -> List.of(sum(rows)).iterator()).collect();
    long[] starts = new long[sums.size() + 1];
    for (int partition = 0; partition < sums.size(); partition++) {
      starts[partition + 1] = starts[partition] + sums.get(partition);
    }
    return starts;
  }

  private static long sum(Iterator<Row> rows) {
    long sum = 0;
    while (rows.hasNext()) {
      sum += weight(rows.next());
    }
    return sum;
  }

  private static long weight(Row row) {
    return OVERHEAD + (row.isNullAt(LENGTH) ? UNKNOWN_LENGTH : row.getLong(LENGTH));
  }

  private Iterator<Row> placed(Iterator<Row> rows, long start) {
    return new Iterator<>() {
      private long position = start;
      private int shard;
      private String last;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        Row row = rows.next();
        if (!row.getString(0).equals(last)) {
          last = row.getString(0);
          shard = first + (int) (position / shardBytes);
        }
        position += weight(row);
        return PlannedImage.row(shard, row);
      }
    };
  }
}
