package io.frostline.spark.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyWriterTest {
  private static final int BEFORE_TEXT = 10;

  @Test
  void writesTheFormatThatNumpyDocuments() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (NpyWriter writer = new NpyWriter(file, 2, 3)) {
      writer.write(row(0, 1, -2.5f));
      writer.write(row(Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY));
    }

    ByteBuffer bytes = ByteBuffer.wrap(file.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.get(0)).isEqualTo((byte) 0x93);
    assertThat(text(bytes, 1, 5)).isEqualTo("NUMPY");
    assertThat(bytes.getShort(6)).isEqualTo((short) 1);
    int header = BEFORE_TEXT + bytes.getShort(8);
    assertThat(text(bytes, BEFORE_TEXT, header - BEFORE_TEXT))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }")
        .endsWith(" \n");
    float[] numbers = new float[6];
    bytes.position(header).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    assertThat(numbers)
        .containsExactly(0, 1, -2.5f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY);
    assertThat(file.size()).isEqualTo(header + 6 * Float.BYTES);
  }

  /** Among them a text that fills the header to the last byte, and one that is a byte too long. */
  @ParameterizedTest
  @CsvSource({"1,1", "99999,9999", "999999999,999", "1000000000000,2304", "9223372036854775807,9"})
  void numbersBeginWhereMemoryMappingWantsThem(long rows, int width) {
    ByteBuffer header =
        ByteBuffer.wrap(NpyWriter.header(rows, width)).order(ByteOrder.LITTLE_ENDIAN);

    assertThat(header.capacity() % 64).isZero();
    assertThat(header.getShort(8)).isEqualTo((short) (header.capacity() - BEFORE_TEXT));
    assertThat(header.get(header.capacity() - 1)).isEqualTo((byte) '\n');
    assertThat(text(header, BEFORE_TEXT, header.capacity() - BEFORE_TEXT))
        .contains("'shape': (%d, %d), }".formatted(rows, width));
  }

  private static ExportedRow row(float... features) {
    return new ExportedRow(0, new String[0], 0, features);
  }

  private static String text(ByteBuffer bytes, int from, int length) {
    return new String(bytes.array(), from, length, StandardCharsets.US_ASCII);
  }
}
