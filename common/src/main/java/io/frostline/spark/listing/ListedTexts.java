package io.frostline.spark.listing;

import io.frostline.example.Example;
import io.frostline.text.rows.TextFile;
import io.frostline.text.rows.TextPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/** The texts of a part of a file as rows of a listing, within a task that closes it at its end. */
final class ListedTexts implements Iterator<Row> {
  private final String uri;
  private final TextFile file;
  private Optional<Example> next;

  private ListedTexts(String uri, TextFile file) {
    this.uri = uri;
    this.file = file;
    this.next = read();
  }

  static Iterator<Row> of(TextPart part, TextSource source, Configuration hadoop)
      throws IOException {
    TextFile file = TextFile.open(part, source.format(), source.columns(), hadoop);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) end -> close(file));
    return new ListedTexts(part.file(), file);
  }

  private static void close(TextFile file) {
    try {
      file.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Optional<Example> read() {
    try {
      return file.next();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot list the texts of " + uri, failure);
    }
  }

  @Override
  public boolean hasNext() {
    return next.isPresent();
  }

  @Override
  public Row next() {
    Row row = ListedExample.row(next.orElseThrow(NoSuchElementException::new));
    next = read();
    return row;
  }
}
