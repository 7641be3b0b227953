package io.frostline.spark.training;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.xxhash64;

import io.frostline.feature.Portion;
import io.frostline.spark.CommonFolder;
import io.frostline.spark.TableSplit;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Splits rows into equal chunks, in a pseudo-random order that depends only on paths and seed: the
 * order of a hash, split where its histogram shows that a chunk is full.
 *
 * <p>The histogram has 65,536 buckets, so a table with fewer rows is split almost exactly, and a
 * larger one at the granularity of buckets. Rows of one bucket, including those with the same uri,
 * stay together.
 *
 * @param last the last bucket of each chunk
 * @param rows number of rows in each chunk
 */
record ChunkBounds(int[] last, long[] rows) implements Serializable {
  private static final int BITS = 16;
  private static final int BUCKETS = 1 << BITS;

  /**
   * Determines the order of the rows. Differs from the hash of the split, of which a portion has
   * only a part.
   */
  static Column order(CommonFolder folder, long seed) {
    return xxhash64(folder.path(), lit(seed));
  }

  /**
   * Splits the rows of all portions in one pass.
   *
   * @param rows with their portions
   * @param order see {@link #order}
   * @param chunks the number of chunks of each portion
   */
  static Map<Portion, ChunkBounds> of(
      Dataset<Row> rows, Column order, Map<Portion, Integer> chunks) {
    Map<Portion, long[]> histograms = new EnumMap<>(Portion.class);
    chunks.keySet().forEach(portion -> histograms.put(portion, new long[BUCKETS]));
    rows.where(col(TableSplit.COLUMN).isNotNull())
        .select(
            col(TableSplit.COLUMN).as("portion"), shiftright(order, Long.SIZE - BITS).as("bucket"))
        .groupBy("portion", "bucket")
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(
            row ->
                histograms.get(Portion.of(row.getString(0)))[(int) row.getLong(1) + BUCKETS / 2] =
                    row.getLong(2));
    Map<Portion, ChunkBounds> bounds = new EnumMap<>(Portion.class);
    histograms.forEach(
        (portion, histogram) -> bounds.put(portion, cut(histogram, chunks.get(portion))));
    return bounds;
  }

  /** Splits a histogram: a bucket goes to the chunk that most of it belongs to. */
  static ChunkBounds cut(long[] histogram, int chunks) {
    double share = Arrays.stream(histogram).sum() / (double) chunks;
    int[] last = new int[chunks];
    long[] rows = new long[chunks];
    long before = 0;
    int chunk = 0;
    for (int bucket = 0; bucket < histogram.length; bucket++) {
      while (chunk < chunks - 1 && before + histogram[bucket] / 2.0 > share * (chunk + 1)) {
        last[chunk++] = bucket - 1;
      }
      rows[chunk] += histogram[bucket];
      before += histogram[bucket];
    }
    Arrays.fill(last, chunk, chunks, histogram.length - 1);
    return new ChunkBounds(last, rows);
  }

  /** The chunk of a row with this hash. */
  int chunk(long order) {
    int bucket = (int) (order >> (Long.SIZE - BITS)) + BUCKETS / 2;
    int low = 0;
    int high = last.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (last[middle] < bucket) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The number of rows in all chunks. */
  long total() {
    return Arrays.stream(rows).sum();
  }

  /**
   * The rows per batch if every chunk is split into this many batches: those of the largest chunk,
   * rounded up.
   */
  int batchSize(int batches) {
    long fullest = Arrays.stream(rows).max().orElse(0);
    return Math.toIntExact((fullest + batches - 1) / batches);
  }
}
