package io.frostline.spark.table;

import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.Objects;

/**
 * A file of a table, as it was when its rows were committed.
 *
 * @param name inside the folder of the table
 * @param bytes its size
 * @param footer SHA-256 of its Parquet footer, hexadecimal; the pages have checksums of their own
 */
public record CommittedFile(String name, long rows, long bytes, String footer)
    implements Serializable {
  public CommittedFile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(footer, "footer");
    if (!name.matches("[^/\\\\]+\\.parquet")) {
      throw new IllegalArgumentException("'" + name + "' is not the name of a file of a table");
    }
    if (rows < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          Formatted.of("the file %s has %d rows and %d bytes", name, rows, bytes));
    }
  }
}
