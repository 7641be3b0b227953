package io.frostline.spark.ml;

import io.frostline.example.Content;
import io.frostline.example.Example;
import io.frostline.example.ExampleKind;
import io.frostline.example.RejectedExampleException;
import io.frostline.feature.ContentDecoder;
import io.frostline.feature.InputBatch;
import io.frostline.feature.Outcome;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Rows with the vectors of their examples, in the original order; holds the rows of one batch at a
 * time.
 *
 * @param <C> the content of an example
 */
final class FeaturizedRows<C extends Content> implements Iterator<Row> {
  /** Enough that some of them have the same number of tokens and run together. */
  private static final int MOST_TEXTS = 1024;

  /** Images have megabytes. More than a batch are held only if others are rejected. */
  private static final int MOST_IMAGES = 64;

  private static final byte[] NO_BYTES = {};

  /** What a batch asks about an example; nobody reads it. */
  private static final Example ROW = new Example("row", null, null, null);

  private final Iterator<Row> rows;
  private final Places places;
  private final int mostRows;
  private final Tools<C> tools;
  private final Queue<Row> ready = new ArrayDeque<>();

  /** The columns to add. */
  enum Added {
    VECTOR,
    VECTOR_AND_REASON;

    int size() {
      return ordinal() + 1;
    }
  }

  /**
   * Where rows have what.
   *
   * @param bytes the column with the content
   * @param kept how many columns, from the first, are in the result
   * @param added the columns behind them
   */
  record Places(int bytes, int kept, Added added) implements Serializable {}

  /**
   * What turns bytes into vectors.
   *
   * @param batch an empty one
   */
  record Tools<C extends Content>(ContentDecoder<C> decoder, InputBatch<C> batch) {}

  FeaturizedRows(Iterator<Row> rows, Places places, ExampleKind examples, Tools<C> tools) {
    this.rows = rows;
    this.places = places;
    this.mostRows = examples == ExampleKind.IMAGE ? MOST_IMAGES : MOST_TEXTS;
    this.tools = tools;
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

  /** A row, and why its example is not in the batch, or null. */
  private record Taken(Row row, RejectedExampleException rejection) {}

  private void runBatch() {
    List<Taken> taken = new ArrayList<>();
    while (rows.hasNext() && taken.size() < mostRows && !tools.batch().isFull()) {
      taken.add(take(rows.next()));
    }
    Iterator<Outcome> outcomes = outcomes().iterator();
    for (Taken each : taken) {
      ready.add(
          each.rejection() == null
              ? row(each.row(), outcomes.next())
              : bad(each.row(), each.rejection().reason().name()));
    }
  }

  private List<Outcome> outcomes() {
    List<Outcome> outcomes = new ArrayList<>();
    while (!tools.batch().isEmpty()) {
      outcomes.addAll(tools.batch().run());
    }
    return outcomes;
  }

  private Taken take(Row row) {
    byte[] bytes = row.getAs(places.bytes());
    try (C content = tools.decoder().open(bytes == null ? NO_BYTES : bytes)) {
      tools.batch().add(ROW, content);
      return new Taken(row, null);
    } catch (RejectedExampleException rejection) {
      return new Taken(row, rejection);
    }
  }

  private Row row(Row row, Outcome outcome) {
    return outcome instanceof Outcome.Extracted extracted
        ? featurized(row, extracted.outputs()[0])
        : bad(row, ((Outcome.Rejected) outcome).reason().name());
  }

  private Row featurized(Row row, float[] output) {
    double[] numbers = new double[output.length];
    Arrays.setAll(numbers, index -> output[index]);
    return row(row, Vectors.dense(numbers), null);
  }

  private Row bad(Row row, String reason) {
    return row(row, null, reason);
  }

  private Row row(Row row, Vector vector, String reason) {
    Object[] values = new Object[places.kept() + places.added().size()];
    for (int column = 0; column < places.kept(); column++) {
      values[column] = row.get(column);
    }
    values[places.kept()] = vector;
    if (places.added() == Added.VECTOR_AND_REASON) {
      values[places.kept() + 1] = reason;
    }
    return RowFactory.create(values);
  }
}
