package io.frostline.spark.pack;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Assigns the images of a listing to shards: in the order of the uris, each shard is filled up to
 * its size. The driver only collects the number of bytes in each partition of the listing, not its
 * images.
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

  /** The images by shard, each shard in its own partition and in the order of the uris. */
  JavaPairRDD<Tuple2<Integer, String>, Row> of(Dataset<Row> listing) {
    JavaRDD<Row> sorted = listing.orderBy("uri", "label").javaRDD();
    long[] starts = starts(sorted);
    int shards = (int) Math.max(1, (starts[starts.length - 1] + shardBytes - 1) / shardBytes);
    return sorted
        .mapPartitionsWithIndex((partition, rows) -> placed(rows, starts[partition]), true)
        .mapToPair(pair -> pair)
        .repartitionAndSortWithinPartitions(
            new ByShard(first, shards),
            (Comparator<Tuple2<Integer, String>> & Serializable)
                (one, other) -> one._2().compareTo(other._2()));
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

  private Iterator<Tuple2<Tuple2<Integer, String>, Row>> placed(Iterator<Row> rows, long start) {
    return new Iterator<>() {
      private long position = start;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Tuple2<Tuple2<Integer, String>, Row> next() {
        Row row = rows.next();
        int shard = first + (int) (position / shardBytes);
        position += weight(row);
        return new Tuple2<>(new Tuple2<>(shard, row.getString(0)), row);
      }
    };
  }

  /** One partition per shard. */
  private static final class ByShard extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int first;
    private final int shards;

    ByShard(int first, int shards) {
      this.first = first;
      this.shards = shards;
    }

    @Override
    public int numPartitions() {
      return shards;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) ((Tuple2<?, ?>) key)._1() - first;
    }
  }
}
