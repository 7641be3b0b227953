package io.frostline.spark.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class LibsvmWriterTest {
  @Test
  void countsFromOneAndLeavesZerosOut() throws IOException {
    assertThat(written(new ExportedRow(0, new String[0], 2, new float[] {0.5f, 0, -0f, 3, 1e-9f})))
        .isEqualTo("2 1:0.5 4:3.0 5:1.0E-9\n");
  }

  @Test
  void aRowOfZerosIsItsLabelAlone() throws IOException {
    assertThat(written(new ExportedRow(9, new String[] {"uri"}, 0, new float[3]))).isEqualTo("0\n");
  }

  @Test
  void largeLabelNumbersStayWhole() throws IOException {
    assertThat(written(new ExportedRow(0, new String[0], 12_345_678, new float[] {1})))
        .isEqualTo("12345678 1:1.0\n");
  }

  @Test
  void whatIsNoNumberIsNotTakenForAZero() throws IOException {
    assertThat(written(new ExportedRow(0, new String[0], 1, new float[] {Float.NaN})))
        .isEqualTo("1 1:NaN\n");
  }

  @Test
  void theTableOfLabelsCountsFromZero() {
    assertThat(LibsvmWriter.labels(List.of("a,b", "cat")))
        .isEqualTo("number,label\n0,\"a,b\"\n1,cat\n");
  }

  private static String written(ExportedRow row) throws IOException {
    StringWriter text = new StringWriter();
    try (LibsvmWriter writer = new LibsvmWriter(text)) {
      writer.write(row);
    }
    return text.toString();
  }
}
