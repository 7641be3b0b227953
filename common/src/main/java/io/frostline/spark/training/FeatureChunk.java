package io.frostline.spark.training;

import java.io.Serializable;

/**
 * The rows of one partition on the heap, where Spark can measure them and spill them to disk;
 * Deeplearning4j arrays are off-heap and created batch by batch.
 *
 * @param index of the partition
 * @param features as in the table, row by row
 * @param labels indices of the classes
 * @param leftOut number of rows with a feature that is not finite
 * @param example the uri of one of them; null if there are none
 */
record FeatureChunk(
    int index, int width, float[] features, int[] labels, long leftOut, String example)
    implements Serializable {

  int rows() {
    return labels.length;
  }

  /**
   * The first row of a batch, if the chunk is split into this many batches as evenly as possible.
   */
  int start(int batch, int batches) {
    return (int) ((long) rows() * batch / batches);
  }
}
