package io.frostline.spark.export;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Writes the index that maps rows of files to images. */
final class IndexWriter implements RowWriter {
  private final Writer out;
  private final int shard;

  IndexWriter(Writer out, int shard) {
    this.out = out;
    this.shard = shard;
  }

  /** The header line of the complete index. */
  static String header(List<String> columns) {
    CsvLine names = new CsvLine().add("shard").add("row");
    columns.forEach(names::add);
    return names.toString();
  }

  @Override
  public void write(ExportedRow row) throws IOException {
    CsvLine line = new CsvLine().add(shard).add(row.row());
    for (String value : row.values()) {
      line.add(value);
    }
    out.write(line.toString());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
