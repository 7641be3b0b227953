package io.frostline.spark.export;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Writes all columns of the images, and {@code f0}, {@code f1}, … for the features. */
final class CsvWriter implements RowWriter {
  private final Writer out;

  CsvWriter(Writer out, List<String> columns, int width) throws IOException {
    this.out = out;
    CsvLine names = new CsvLine();
    columns.forEach(names::add);
    for (int number = 0; number < width; number++) {
      names.add("f" + number);
    }
    out.write(names.toString());
  }

  @Override
  public void write(ExportedRow row) throws IOException {
    CsvLine line = new CsvLine();
    for (String value : row.values()) {
      line.add(value);
    }
    for (float number : row.features()) {
      line.add(number);
    }
    out.write(line.toString());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
