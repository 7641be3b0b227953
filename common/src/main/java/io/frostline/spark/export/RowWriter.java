package io.frostline.spark.export;

import java.io.Closeable;
import java.io.IOException;

/** Writes rows to a file, one by one. */
interface RowWriter extends Closeable {
  void write(ExportedRow row) throws IOException;
}
