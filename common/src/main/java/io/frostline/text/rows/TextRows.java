package io.frostline.text.rows;

import io.frostline.example.Example;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The rows of a file as examples, in order. */
interface TextRows extends Closeable {
  /**
   * The next row; empty after the last.
   *
   * @throws StorageFailureException if the storage fails
   * @throws IOException if the file is damaged
   */
  Optional<Example> next() throws IOException;
}
