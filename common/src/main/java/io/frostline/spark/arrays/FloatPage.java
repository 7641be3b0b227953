package io.frostline.spark.arrays;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * One page of a column with arrays of floats: {@code repetition levels, definition levels, floats}.
 * A repetition level is 0 where an array begins; the definition levels say that nothing is null.
 */
final class FloatPage {
  private final LevelRuns repetition;
  private final FloatBuffer floats;
  private long runLeft;

  private FloatPage(LevelRuns repetition, FloatBuffer floats) {
    this.repetition = repetition;
    this.floats = floats;
  }

  /**
   * Reads a page.
   *
   * @throws ParquetDecodingException if the page has nulls or another encoding than PLAIN
   */
  static FloatPage of(DataPage page, ColumnDescriptor column) throws IOException {
    if (page instanceof DataPageV1 first) {
      refuseOther(first.getRlEncoding(), Encoding.RLE);
      refuseOther(first.getDlEncoding(), Encoding.RLE);
      refuseOther(first.getValueEncoding(), Encoding.PLAIN);
      ByteBuffer all = first.getBytes().toByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
      return of(page.getValueCount(), column, levels(all), levels(all), all.slice());
    }
    DataPageV2 second = (DataPageV2) page;
    refuseOther(second.getDataEncoding(), Encoding.PLAIN);
    return of(
        page.getValueCount(),
        column,
        second.getRepetitionLevels().toByteBuffer(),
        second.getDefinitionLevels().toByteBuffer(),
        second.getData().toByteBuffer());
  }

  private static void refuseOther(Encoding found, Encoding expected) {
    if (found != expected) {
      throw new ParquetDecodingException(
          "A page has the encoding " + found + " instead of " + expected);
    }
  }

  private static ByteBuffer levels(ByteBuffer page) {
    int length = page.getInt();
    ByteBuffer levels = page.slice(page.position(), length);
    page.position(page.position() + length);
    return levels;
  }

  private static FloatPage of(
      int count,
      ColumnDescriptor column,
      ByteBuffer repetition,
      ByteBuffer definition,
      ByteBuffer data) {
    int defined = column.getMaxDefinitionLevel();
    LevelRuns nulls = new LevelRuns(definition, defined, count);
    while (nulls.next()) {
      if (nulls.level() != defined) {
        throw new ParquetDecodingException("A page has nulls, but its footer says that none has");
      }
    }
    FloatBuffer floats = data.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    if (floats.remaining() < count) {
      throw new ParquetDecodingException(
          "A page has " + floats.remaining() + " floats instead of " + count);
    }
    return new FloatPage(
        new LevelRuns(repetition, column.getMaxRepetitionLevel(), count), floats.limit(count));
  }

  /** Adds arrays, the last of which may continue on the next page, until these are all wanted. */
  void addTo(FloatArrayVector arrays) {
    int taken = 0;
    while (runLeft > 0 || nextRun()) {
      if (repetition.level() > 0) {
        arrays.refuseContinuationOfNone();
        taken += (int) runLeft;
        runLeft = 0;
      } else if (arrays.isFull()) {
        break;
      } else {
        arrays.begin(taken++);
        runLeft--;
      }
    }
    arrays.add(floats, taken);
  }

  private boolean nextRun() {
    boolean found = repetition.next();
    runLeft = repetition.length();
    return found;
  }

  /** Whether no arrays, nor parts of one, are left. */
  boolean isDone() {
    return !floats.hasRemaining();
  }
}
