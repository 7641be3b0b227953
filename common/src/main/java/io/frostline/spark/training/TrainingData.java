package io.frostline.spark.training;

import org.apache.spark.api.java.JavaRDD;

/**
 * Rows that are ready for training.
 *
 * @param training chunks as distributed by the layout
 * @param validation one partition per task
 * @param batches turns the training chunks into batches
 * @param leftOut number of rows with values that are not finite
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

  /** Compares heads row by row. */
  HeadComparison comparison() {
    return new HeadComparison(batches.standardisation(), batches.classes());
  }
}
