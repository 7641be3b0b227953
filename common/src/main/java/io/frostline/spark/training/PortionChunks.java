package io.frostline.spark.training;

import io.frostline.head.FeatureTransform;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import org.apache.spark.api.java.JavaRDD;

/**
 * The rows of a portion, distributed to chunks.
 *
 * @param chunks lazily; chunk i is partition i
 */
record PortionChunks(WorkLayout layout, ChunkBounds bounds, JavaRDD<FeatureChunk> chunks) {

  /** All chunks, one partition per worker. */
  JavaRDD<FeatureChunk> turns() {
    return Turns.ofEpoch(chunks, layout);
  }

  /**
   * Loads the chunks and collects their statistics.
   *
   * @throws UserException if the number of rows differs from the count
   */
  ChunkFacts load(int width, FeatureTransform transform) {
    ChunkFacts facts = ChunkFacts.of(turns(), width, transform);
    long loaded = facts.rows() + facts.leftOut();
    if (loaded != bounds.total()) {
      throw new UserException(
          Formatted.of(
              "%s counted, but %,d loaded: the table changed in the meantime. Wait until no job writes to it, and run the same command again.",
              Count.of(bounds.total(), "row was", "rows were"), loaded));
    }
    return facts;
  }

  /** The number of rows per batch. */
  int batchSize() {
    return bounds.batchSize(layout.batches());
  }
}
