package io.frostline.spark.training;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * One task per worker, over the chunks of its turn in one round, or of its turns in all rounds: the
 * chunks stay on their executors, and a round does not touch those of other rounds.
 *
 * @param from the first round
 * @param to the round after the last
 */
record Turns(WorkLayout layout, int from, int to)
    implements PartitionCoalescer, scala.Serializable {

  /** The chunks of one round, one partition per worker. */
  static JavaRDD<FeatureChunk> ofRound(JavaRDD<FeatureChunk> chunks, WorkLayout layout, int round) {
    return new Turns(layout, round, round + 1).over(chunks);
  }

  /** All chunks, one partition per worker. */
  static JavaRDD<FeatureChunk> ofEpoch(JavaRDD<FeatureChunk> chunks, WorkLayout layout) {
    return new Turns(layout, 0, layout.rounds()).over(chunks);
  }

  private JavaRDD<FeatureChunk> over(JavaRDD<FeatureChunk> chunks) {
    return chunks.rdd().coalesce(layout.workers(), false, Option.apply(this), null).toJavaRDD();
  }

  @Override
  public PartitionGroup[] coalesce(int workers, RDD<?> chunks) {
    PartitionGroup[] groups = new PartitionGroup[workers];
    for (int worker = 0; worker < workers; worker++) {
      groups[worker] = new PartitionGroup(Option.empty());
      for (int round = from; round < to; round++) {
        int first = layout.firstPartition(round, worker);
        for (int chunk = 0; chunk < layout.chunks(); chunk++) {
          groups[worker].partitions().$plus$eq(chunks.partitions()[first + chunk]);
        }
      }
    }
    return groups;
  }
}
