package io.frostline.head;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A buffer outside the heap for the features of one batch, reused for every batch: a new array for
 * each batch would stay allocated until the next garbage collection, which memory outside the heap
 * does not trigger.
 */
public final class FeatureBuffer {
  private final Standardisation standardisation;
  private final float[] features;
  private final INDArray array;

  /**
   * @param size capacity in rows
   */
  public FeatureBuffer(Standardisation standardisation, int size) {
    int width = standardisation.width();
    this.standardisation = standardisation;
    this.features = new float[Math.multiplyExact(size, width)];
    this.array = Nd4j.create(new long[] {size, width}, 'c');
  }

  /** Rows of a chunk, standardised, and repeated if the buffer is larger. */
  public INDArray filled(float[] from, int start, int rows) {
    int width = standardisation.width();
    System.arraycopy(from, start * width, features, 0, rows * width);
    for (int row = 0; row < rows; row++) {
      standardisation.apply(features, row * width);
    }
    for (int filled = rows * width; filled < features.length; filled += rows * width) {
      System.arraycopy(
          features, 0, features, filled, Math.min(rows * width, features.length - filled));
    }
    array.data().asNioFloat().put(features);
    return array;
  }

  /** The same without the unused rest of the buffer. */
  public INDArray rows(float[] from, int start, int rows) {
    INDArray all = filled(from, start, rows);
    return first(all, rows);
  }

  /** Rows at any indices, in the order of the indices, standardised. */
  INDArray gathered(float[] from, int[] places) {
    int width = standardisation.width();
    for (int row = 0; row < places.length; row++) {
      System.arraycopy(from, places[row] * width, features, row * width, width);
      standardisation.apply(features, row * width);
    }
    array.data().asNioFloat().put(features, 0, places.length * width);
    return first(array, places.length);
  }

  private static INDArray first(INDArray all, int rows) {
    return rows == all.rows() ? all : all.get(NDArrayIndex.interval(0, rows), NDArrayIndex.all());
  }
}
