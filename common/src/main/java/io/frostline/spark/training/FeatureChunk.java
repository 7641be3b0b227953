package io.frostline.spark.training;

import java.io.Serializable;

/**
 * Rows of one partition on the heap, where Spark sees what they weigh and can put them on disk;
 * Deeplearning4j's arrays live outside of it and are made batch by batch.
 *
 * @param index of the partition
 * @param features as they stand in the table, row after row
 * @param labels places among the classes
 * @param leftOut rows with a feature that is no finite number
 * @param example the uri of one of them; null without any
 */
record FeatureChunk(
    int index, int width, float[] features, int[] labels, long leftOut, String example)
    implements Serializable {

  int rows() {
    return labels.length;
  }

  /** The first row of a batch, where the chunk is cut into so many as equal as can be. */
  int start(int batch, int batches) {
    return (int) ((long) rows() * batch / batches);
  }
}
