package io.frostline.spark.arrays;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;

/**
 * Batches of a file: the columns that Spark reads, and the arrays of floats of the same rows. As in
 * Spark, a batch is overwritten by the next one.
 */
final class FloatArrayBatches extends AbstractIterator<Object> implements Closeable {
  private final FloatArrayFile file;
  private final Iterator<?> others;
  private final List<String> arrays;

  /**
   * Creates the batches; the file is closed after the last one, and when the task ends.
   *
   * @param others batches of the other columns, which Spark closes
   * @param arrays for each column its name if it has arrays of floats, otherwise an empty string
   */
  FloatArrayBatches(FloatArrayFile file, Iterator<?> others, List<String> arrays) {
    this.file = file;
    this.others = others;
    this.arrays = arrays;
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.addTaskCompletionListener((TaskCompletionListener) ended -> close());
    }
  }

  @Override
  public boolean hasNext() {
    boolean more = others.hasNext();
    if (!more) {
      close();
    }
    return more;
  }

  @Override
  public Object next() {
    ColumnarBatch found = (ColumnarBatch) others.next();
    java.util.Iterator<ColumnVector> floats = file.read(found.numRows()).iterator();
    ColumnVector[] columns = new ColumnVector[arrays.size()];
    int other = 0;
    for (int place = 0; place < columns.length; place++) {
      columns[place] = arrays.get(place).isEmpty() ? found.column(other++) : floats.next();
    }
    return new ColumnarBatch(columns, found.numRows());
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
