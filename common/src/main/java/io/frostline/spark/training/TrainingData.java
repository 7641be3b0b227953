package io.frostline.spark.training;

import org.apache.spark.api.java.JavaRDD;

/**
 * Rows ready to be trained on.
 *
 * @param training chunks as the layout deals them out
 * @param validation one partition for each task
 * @param batches makes batches of the training chunks
 * @param leftOut rows that are not finite
 */
record TrainingData(
    WorkLayout layout,
    JavaRDD<FeatureChunk> training,
    JavaRDD<FeatureChunk> validation,
    ChunkBatches batches,
    RowsUsed rowsUsed,
    long leftOut) {

  /** Scores heads over both. */
  HeadScorer scorer() {
    return new HeadScorer(batches.standardisation(), batches.classes());
  }
}
