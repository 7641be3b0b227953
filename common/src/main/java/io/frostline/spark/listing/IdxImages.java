package io.frostline.spark.listing;

import io.frostline.example.Example;
import io.frostline.example.NumberedExample;
import io.frostline.image.IdxFile;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * An IDX file of images, as the rows of a listing.
 *
 * @param images its uri
 * @param count the number of images according to its header
 * @param imageBytes of one image
 * @param modified modification time of the file, in milliseconds
 * @param labels uri of the labels file, or null
 * @param classNames the names of the labels; empty to keep the numbers
 */
record IdxImages(
    String images,
    long count,
    long imageBytes,
    long modified,
    String labels,
    List<String> classNames)
    implements Serializable {

  /** One row per image, within a task that closes the labels file at its end. */
  Iterator<Row> rows(Configuration hadoop) throws IOException {
    if (labels == null) {
      return new Rows(null);
    }
    IdxFile file = IdxFile.open(labels, hadoop);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) end -> close(file));
    return new Rows(file);
  }

  private static void close(IdxFile file) {
    try {
      file.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private final class Rows implements Iterator<Row> {
    private final IdxFile file;
    private long next;

    Rows(IdxFile file) {
      this.file = file;
    }

    @Override
    public boolean hasNext() {
      return next < count;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      String uri = new NumberedExample(images, next).uri(count);
      String label = file == null ? null : label();
      next++;
      return ListedExample.row(new Example(uri, label, imageBytes, Instant.ofEpochMilli(modified)));
    }

    private String label() {
      try {
        int number = file.read()[0] & 0xFF;
        return classNames.isEmpty() ? Integer.toString(number) : classNames.get(number);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
