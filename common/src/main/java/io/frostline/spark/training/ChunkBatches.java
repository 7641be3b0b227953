package io.frostline.spark.training;

import io.frostline.head.Standardisation;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Chunks to Deeplearning4j's batches, lazily, one at a time outside the heap.
 *
 * <p>Every batch has the same size, because Deeplearning4j splits and merges others. What a chunk
 * lacks is filled up with rows of zeros whose loss is masked.
 *
 * @param batches of a chunk
 * @param size of a batch
 */
record ChunkBatches(Standardisation standardisation, int classes, int batches, int size)
    implements FlatMapFunction<Iterator<FeatureChunk>, DataSet> {

  /**
   * What a batch is called, so that those that were trained on can be counted.
   *
   * @param number of the batch among all of the epoch
   * @param rows without those that fill up
   */
  record Name(int number, int rows) implements Serializable {}

  @Override
  public Iterator<DataSet> call(Iterator<FeatureChunk> chunks) {
    return new Iterator<>() {
      private FeatureChunk chunk;
      private int batch = batches;

      @Override
      public boolean hasNext() {
        while (batch == batches || isEmpty(chunk, batch)) {
          if (batch < batches) {
            batch++;
          } else if (chunks.hasNext()) {
            chunk = chunks.next();
            batch = 0;
          } else {
            return false;
          }
        }
        return true;
      }

      @Override
      public DataSet next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return batch(chunk, batch++);
      }
    };
  }

  /** A chunk with fewer rows than batches has some of none. */
  private boolean isEmpty(FeatureChunk chunk, int batch) {
    return chunk.start(batch, batches) == chunk.start(batch + 1, batches);
  }

  private DataSet batch(FeatureChunk chunk, int batch) {
    int start = chunk.start(batch, batches);
    int rows = chunk.start(batch + 1, batches) - start;
    float[] labels = new float[size * classes];
    for (int row = 0; row < rows; row++) {
      labels[row * classes + chunk.labels()[start + row]] = 1;
    }
    DataSet made =
        new DataSet(
            features(chunk, start, rows, size, standardisation),
            Nd4j.create(labels, new long[] {size, classes}, 'c'));
    if (rows < size) {
      made.setLabelsMaskArray(mask(rows));
    }
    made.setExampleMetaData(List.of(new Name(chunk.index() * batches + batch, rows)));
    return made;
  }

  private INDArray mask(int rows) {
    float[] mask = new float[size];
    Arrays.fill(mask, 0, rows, 1);
    return Nd4j.create(mask, new long[] {size, 1}, 'c');
  }

  /** Standardised rows of a chunk; zeros from {@code rows} up to {@code size}. */
  static INDArray features(
      FeatureChunk chunk, int start, int rows, int size, Standardisation standardisation) {
    int width = chunk.width();
    float[] features = new float[size * width];
    System.arraycopy(chunk.features(), start * width, features, 0, rows * width);
    for (int row = 0; row < rows; row++) {
      standardisation.apply(features, row * width);
    }
    return Nd4j.create(features, new long[] {size, width}, 'c');
  }
}
