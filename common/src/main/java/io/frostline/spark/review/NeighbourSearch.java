package io.frostline.spark.review;

import io.frostline.review.BlockComparison;
import io.frostline.review.PrincipalDirections;
import io.frostline.review.RowBlock;
import io.frostline.review.RowNeighbours;
import io.frostline.review.SimilarPair;
import io.frostline.spark.JavaBytes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import scala.Function1;
import scala.Tuple2;

/**
 * Compares all rows with all others, exactly: a task for each pair of blocks, which has both in
 * memory and nothing else. Of many rows, projections on directions of a sample are multiplied
 * first. The driver gets a number for each row, and the pairs that are similar.
 *
 * @param distances for each row, see {@link RowNeighbours#distances}
 * @param pairs near-duplicates
 */
record NeighbourSearch(float[] distances, List<SimilarPair> pairs) {
  /** Fewer are compared in seconds. */
  private static final int LEAST_ROWS = 8192;

  /** Of narrower rows, the projections cost too much of what they save. */
  private static final int NARROWEST = 4 * PrincipalDirections.USUAL;

  /** Rows that directions are computed of. */
  private static final int SAMPLE = 2048;

  private static final int LEAST_SAMPLE = 256;

  /** Features of them, which the driver holds. */
  private static final int LARGEST_SAMPLE = 1 << 24;

  /**
   * Searches.
   *
   * @param blocks the serial form of a {@link RowBlock} each, in the order of their rows
   * @param firsts for each block the number of its first row, and at the end the number of rows
   */
  static NeighbourSearch of(JavaRDD<byte[]> blocks, BlockComparison comparison, int[] firsts) {
    int count = blocks.getNumPartitions();
    int known = comparison.known();
    int rows = firsts[count];
    Function1<Object, Object> once =
        (Function1<Object, Object> & Serializable)
            partition ->
                (int) partition / count <= (int) partition % count
                    && firsts[(int) partition % count + 1] > known;
    Broadcast<byte[]> compared =
        JavaSparkContext.fromSparkContext(blocks.context())
            .broadcast(JavaBytes.of(comparison.along(directions(blocks, comparison, rows))));
    RDD<Tuple2<byte[], byte[]>> pairs =
        PartitionPruningRDD.create(blocks.cartesian(blocks).rdd(), once);
    JavaPairRDD<Integer, byte[]> found =
        pairs
            .toJavaRDD()
            .mapPartitionsToPair(each -> compare(each, compared))
            .reduceByKey(NeighbourSearch::merge, count);
    try {
      float[] distances = new float[rows];
      List<SimilarPair> similar = new ArrayList<>();
      for (Tuple2<Integer, byte[]> block : found.collect()) {
        RowNeighbours neighbours = JavaBytes.read(block._2(), RowNeighbours.class);
        float[] own = neighbours.distances();
        System.arraycopy(own, 0, distances, block._1(), own.length);
        similar.addAll(neighbours.pairs());
      }
      return new NeighbourSearch(distances, similar);
    } finally {
      compared.destroy();
    }
  }

  private static PrincipalDirections directions(
      JavaRDD<byte[]> blocks, BlockComparison comparison, int rows) {
    if (!comparison.findsDuplicates() || rows < LEAST_ROWS) {
      return PrincipalDirections.NONE;
    }
    List<byte[]> parts = blocks.map(block -> sample(block, rows)).collect();
    List<RowBlock> samples = new ArrayList<>();
    int count = 0;
    for (byte[] part : parts) {
      RowBlock sample = JavaBytes.read(part, RowBlock.class);
      samples.add(sample);
      count += sample.rows();
    }
    int width = samples.get(0).width();
    if (width < NARROWEST) {
      return PrincipalDirections.NONE;
    }
    float[] all = new float[Math.multiplyExact(count, width)];
    int place = 0;
    for (RowBlock sample : samples) {
      System.arraycopy(sample.views().get(0), 0, all, place, sample.rows() * width);
      place += sample.rows() * width;
    }
    return PrincipalDirections.of(all, width, PrincipalDirections.USUAL);
  }

  private static byte[] sample(byte[] bytes, int rows) {
    RowBlock block = JavaBytes.read(bytes, RowBlock.class);
    int width = block.width();
    int every =
        Math.max(1, rows / Math.max(LEAST_SAMPLE, Math.min(SAMPLE, LARGEST_SAMPLE / width)));
    int[] classes = new int[(block.rows() + every - 1) / every];
    float[] view = new float[classes.length * width];
    for (int row = 0; row < classes.length; row++) {
      System.arraycopy(block.views().get(0), row * every * width, view, row * width, width);
    }
    return JavaBytes.of(new RowBlock(block.first(), List.of(view), width, classes));
  }

  private static Iterator<Tuple2<Integer, byte[]>> compare(
      Iterator<Tuple2<byte[], byte[]>> blocks, Broadcast<byte[]> compared) {
    BlockComparison comparison = JavaBytes.read(compared.value(), BlockComparison.class);
    List<Tuple2<Integer, byte[]>> found = new ArrayList<>();
    while (blocks.hasNext()) {
      Tuple2<byte[], byte[]> both = blocks.next();
      RowBlock better = JavaBytes.read(both._1(), RowBlock.class);
      RowBlock worse = JavaBytes.read(both._2(), RowBlock.class);
      if (better.rows() == 0 || worse.rows() == 0) {
        continue;
      }
      if (better.first() == worse.first()) {
        found.add(new Tuple2<>(better.first(), JavaBytes.of(comparison.within(better))));
      } else {
        BlockComparison.Found pair = comparison.between(better, worse);
        found.add(new Tuple2<>(better.first(), JavaBytes.of(pair.better())));
        found.add(new Tuple2<>(worse.first(), JavaBytes.of(pair.worse())));
      }
    }
    return found.iterator();
  }

  private static byte[] merge(byte[] one, byte[] other) {
    return JavaBytes.of(
        JavaBytes.read(one, RowNeighbours.class).merge(JavaBytes.read(other, RowNeighbours.class)));
  }
}
