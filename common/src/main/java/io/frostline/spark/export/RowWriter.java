package io.frostline.spark.export;

import java.io.Closeable;
import java.io.IOException;

/** A file that rows are written into, one after the other. */
interface RowWriter extends Closeable {
  void write(ExportedRow row) throws IOException;
}
