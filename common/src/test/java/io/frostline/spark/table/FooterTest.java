package io.frostline.spark.table;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FooterTest {
  @TempDir private java.nio.file.Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "PAR1", "1234567", "garbage that is longer than the end of a file"})
  void whatDoesNotEndAsParquetIsNoWholeFile(String content) {
    assertThatThrownBy(() -> read(content.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "it is not a whole Parquet file: it does not end with PAR1, its size is "
                + content.length());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 5, Integer.MAX_VALUE})
  void aFooterIsNotLongerThanItsFile(int length) {
    assertThatThrownBy(() -> read(file(new byte[4], length)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "it is not a whole Parquet file: its footer has a length of %d, but the file of 16"
                .formatted(length));
  }

  @Test
  void aFooterOfGarbageIsDamaged() {
    assertThatThrownBy(() -> read(file(new byte[] {1, 2, 3, 4}, 4)))
        .isInstanceOf(IOException.class)
        .hasMessage("its Parquet footer is damaged");
  }

  @Test
  void aFooterThatDoesNotFitIntoTheFirstReadIsReadWhole() {
    byte[] footer = new byte[200_000];

    assertThatThrownBy(() -> read(file(footer, footer.length)))
        .isInstanceOf(IOException.class)
        .hasMessage("its Parquet footer is damaged");
  }

  private static byte[] file(byte[] footer, int length) {
    byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(magic.length + footer.length + Integer.BYTES + magic.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(magic)
        .put(footer)
        .putInt(length)
        .put(magic)
        .array();
  }

  private Footer read(byte[] content) throws IOException {
    java.nio.file.Path file = Files.write(folder.resolve("file.parquet"), content);
    return Footer.read(new Path(file.toUri()), new Configuration(false));
  }
}
