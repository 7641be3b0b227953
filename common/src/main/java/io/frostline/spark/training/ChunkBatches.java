package io.frostline.spark.training;

import io.frostline.head.FeatureBuffer;
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
 * Turns chunks into Deeplearning4j batches, lazily. A batch is valid until the next one is
 * requested, because all batches share their off-heap memory.
 *
 * <p>Every batch has the same size, because Deeplearning4j splits and merges others. Chunks with
 * too few rows are padded with their own rows, whose loss is masked, so that normalisation over the
 * whole batch sees only real data.
 *
 * @param batches number of batches per chunk
 * @param size number of rows per batch
 */
record ChunkBatches(Standardisation standardisation, int classes, int batches, int size)
    implements FlatMapFunction<Iterator<FeatureChunk>, DataSet> {

  /**
   * Identifies a batch, so that those used in training can be counted.
   *
   * @param number counted within the epoch
   * @param rows number of rows without padding
   */
  record Name(int number, int rows) implements Serializable {}

  @Override
  public Iterator<DataSet> call(Iterator<FeatureChunk> chunks) {
    return new Batches(chunks);
  }

  private final class Batches implements Iterator<DataSet> {
    private final Iterator<FeatureChunk> chunks;
    private final FeatureBuffer features = new FeatureBuffer(standardisation, size);
    private final INDArray labels = Nd4j.create(new long[] {size, classes}, 'c');
    private final INDArray mask = Nd4j.create(new long[] {size, 1}, 'c');
    private FeatureChunk chunk;
    private int batch = batches;

    Batches(Iterator<FeatureChunk> chunks) {
      this.chunks = chunks;
    }

    /** If a chunk has fewer rows than batches, some batches are empty and skipped. */
    @Override
    public boolean hasNext() {
      while (batch == batches || rows() == 0) {
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

    private int start() {
      return chunk.start(batch, batches);
    }

    private int rows() {
      return chunk.start(batch + 1, batches) - start();
    }

    @Override
    public DataSet next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      DataSet filled =
          new DataSet(features.filled(chunk.features(), start(), rows()), filledLabels());
      if (rows() < size) {
        filled.setLabelsMaskArray(filledMask());
      }
      filled.setExampleMetaData(List.of(new Name(chunk.index() * batches + batch, rows())));
      batch++;
      return filled;
    }

    private INDArray filledLabels() {
      float[] numbers = new float[size * classes];
      for (int row = 0; row < rows(); row++) {
        numbers[row * classes + chunk.labels()[start() + row]] = 1;
      }
      labels.data().asNioFloat().put(numbers);
      return labels;
    }

    private INDArray filledMask() {
      float[] numbers = new float[size];
      Arrays.fill(numbers, 0, rows(), 1);
      mask.data().asNioFloat().put(numbers);
      return mask;
    }
  }
}
