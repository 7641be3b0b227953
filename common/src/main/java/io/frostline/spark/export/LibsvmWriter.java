package io.frostline.spark.export;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Writes {@code label index:value index:value …}, with indices from 1, without zeros. */
final class LibsvmWriter implements RowWriter {
  private final Writer out;

  LibsvmWriter(Writer out) {
    this.out = out;
  }

  /** The table that maps numbers to labels. */
  static String labels(List<String> labels) {
    StringBuilder text = new StringBuilder(new CsvLine().add("number").add("label").toString());
    for (int number = 0; number < labels.size(); number++) {
      text.append(new CsvLine().add(number).add(labels.get(number)));
    }
    return text.toString();
  }

  @Override
  public void write(ExportedRow row) throws IOException {
    StringBuilder line = new StringBuilder().append((long) row.label());
    float[] features = row.features();
    for (int index = 0; index < features.length; index++) {
      if (features[index] != 0) {
        line.append(' ').append(index + 1).append(':').append(features[index]);
      }
    }
    out.append(line.append('\n'));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
