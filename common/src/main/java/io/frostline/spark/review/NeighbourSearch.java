package io.frostline.spark.review;

import io.frostline.review.BlockComparison;
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
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import scala.Function1;
import scala.Tuple2;

/**
 * Compares all rows with all others, exactly: a task for each pair of blocks, which has both in
 * memory and nothing else. The driver gets a number for each row, and the pairs that are similar.
 *
 * @param distances for each row, see {@link RowNeighbours#distances}
 * @param pairs near-duplicates
 */
record NeighbourSearch(float[] distances, List<SimilarPair> pairs) {
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
    RDD<Tuple2<byte[], byte[]>> pairs =
        PartitionPruningRDD.create(blocks.cartesian(blocks).rdd(), once);
    JavaPairRDD<Integer, byte[]> found =
        pairs
            .toJavaRDD()
            .mapPartitionsToPair(each -> compare(each, comparison))
            .reduceByKey(NeighbourSearch::merge, count);
    float[] distances = new float[rows];
    List<SimilarPair> similar = new ArrayList<>();
    for (Tuple2<Integer, byte[]> block : found.collect()) {
      RowNeighbours neighbours = JavaBytes.read(block._2(), RowNeighbours.class);
      float[] own = neighbours.distances();
      System.arraycopy(own, 0, distances, block._1(), own.length);
      similar.addAll(neighbours.pairs());
    }
    return new NeighbourSearch(distances, similar);
  }

  private static Iterator<Tuple2<Integer, byte[]>> compare(
      Iterator<Tuple2<byte[], byte[]>> blocks, BlockComparison comparison) {
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
