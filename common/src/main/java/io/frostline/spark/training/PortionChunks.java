package io.frostline.spark.training;

import io.frostline.message.UserException;
import org.apache.spark.api.java.JavaRDD;

/**
 * The rows of a portion as they are dealt out.
 *
 * @param chunks lazily; chunk i is partition i
 */
record PortionChunks(WorkLayout layout, ChunkBounds bounds, JavaRDD<FeatureChunk> chunks) {

  /** All chunks, a partition for each worker. */
  JavaRDD<FeatureChunk> turns() {
    return Turns.ofEpoch(chunks, layout);
  }

  /**
   * Loads the chunks and looks at them.
   *
   * @throws UserException if there are other rows than were counted
   */
  ChunkFacts load(int width) {
    ChunkFacts facts = ChunkFacts.of(turns(), width);
    long loaded = facts.rows() + facts.leftOut();
    if (loaded != bounds.total()) {
      throw new UserException(
          "%,d rows were counted and %,d loaded: the table has changed meanwhile. Wait until what writes it is done, and run the same command again."
              .formatted(bounds.total(), loaded));
    }
    return facts;
  }

  /** Rows of one batch. */
  int batchSize() {
    return bounds.batchSize(layout.batches());
  }
}
