package io.frostline.spark.ml;

import io.frostline.example.ExampleKind;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.feature.FiniteOutputs;
import io.frostline.feature.PixelBatch;
import io.frostline.image.CheckedImage;
import io.frostline.image.ImageDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Rows with the vectors of their images, in the original order; holds the rows of one batch at a
 * time.
 */
final class FeaturizedRows implements Iterator<Row> {
  /**
   * The maximum number of rows held at once if so many images are rejected that they fill no batch.
   */
  private static final int MAX_ROWS = 64;

  private final Iterator<Row> rows;
  private final int inputColumn;
  private final Added added;
  private final ImageDecoder decoder;
  private final PixelBatch batch;
  private final Queue<Row> ready = new ArrayDeque<>();

  /** The columns to add. */
  enum Added {
    VECTOR,
    VECTOR_AND_REASON;

    int size() {
      return ordinal() + 1;
    }
  }

  FeaturizedRows(
      Iterator<Row> rows, int inputColumn, Added added, ImageDecoder decoder, PixelBatch batch) {
    this.rows = rows;
    this.inputColumn = inputColumn;
    this.added = added;
    this.decoder = decoder;
    this.batch = batch;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || rows.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ready.isEmpty()) {
      runBatch();
    }
    return ready.remove();
  }

  /** A row, and why its image is not in the batch, or null. */
  private record Taken(Row row, RejectionReason reason) {}

  private void runBatch() {
    List<Taken> taken = new ArrayList<>();
    while (rows.hasNext() && taken.size() < MAX_ROWS && !batch.isFull()) {
      taken.add(take(rows.next()));
    }
    Iterator<float[][]> outputs =
        batch.isEmpty() ? Collections.emptyIterator() : List.of(batch.run()).iterator();
    for (Taken each : taken) {
      ready.add(each.reason() == null ? featurized(each.row(), outputs.next()) : bad(each));
    }
  }

  private Taken take(Row row) {
    try (CheckedImage image = decoder.open(bytes(row))) {
      batch.add(image);
      return new Taken(row, null);
    } catch (RejectedExampleException rejection) {
      return new Taken(row, rejection.reason());
    }
  }

  private byte[] bytes(Row row) throws RejectedExampleException {
    byte[] bytes = row.getAs(inputColumn);
    if (bytes == null || bytes.length == 0) {
      throw new RejectedExampleException(
          RejectionReason.EMPTY_FILE, "The column has no bytes for this row.");
    }
    return bytes;
  }

  private Row featurized(Row row, float[][] outputs) {
    try {
      FiniteOutputs.require(outputs, ExampleKind.IMAGE);
    } catch (RejectedExampleException rejection) {
      return bad(new Taken(row, rejection.reason()));
    }
    double[] numbers = new double[outputs[0].length];
    Arrays.setAll(numbers, index -> outputs[0][index]);
    return row(row, Vectors.dense(numbers), null);
  }

  private Row bad(Taken taken) {
    return row(taken.row(), null, taken.reason().name());
  }

  private Row row(Row row, Vector vector, String reason) {
    Object[] values = new Object[row.size() + added.size()];
    for (int column = 0; column < row.size(); column++) {
      values[column] = row.get(column);
    }
    values[row.size()] = vector;
    if (added == Added.VECTOR_AND_REASON) {
      values[row.size() + 1] = reason;
    }
    return RowFactory.create(values);
  }
}
