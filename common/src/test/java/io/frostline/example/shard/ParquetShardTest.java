package io.frostline.example.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.example.RejectionReason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetShardTest {
  private static final Shards PARQUET = new Shards(ShardFormat.PARQUET);
  private static final String HUGGING_FACE =
      "message schema { optional group image { optional binary bytes; optional binary path (UTF8); }"
          + " optional int64 label; }";
  private static final String FEATURES =
      "{\"info\": {\"features\": {\"label\": {\"names\": [\"cat\", \"dog\"], \"_type\": \"ClassLabel\"}}}}";
  private static final String BINARY_FILES =
      "message spark_schema { optional binary path (UTF8); optional int64 length;"
          + " optional binary content; }";
  private static final String SPARK_IMAGES =
      "message spark_schema { optional group image { optional binary origin (UTF8);"
          + " optional int32 height; optional int32 width; optional int32 nChannels;"
          + " optional int32 mode; optional binary data; } optional binary label (UTF8); }";
  private static final int COUNT = 400;

  @TempDir private Path folder;

  @Test
  void huggingFacesLayoutIsRecognisedWithItsLabelNames() throws Exception {
    Path file =
        write(
            HUGGING_FACE,
            3,
            (row, number) -> {
              Group image = row.addGroup("image");
              image.add("bytes", binary(number));
              image.add("path", number + ".jpg");
              row.add("label", (long) number);
            });

    assertThat(PARQUET.names(file)).containsExactly("0.jpg=cat", "1.jpg=dog", "2.jpg=2");
    assertThat(PARQUET.read(file)).map(content -> content.length).containsExactly(1, 32, 63);
  }

  @Test
  void binaryFilesAreReadPageByPage() throws Exception {
    Path file = binaryFiles();

    List<byte[]> contents = PARQUET.read(file);

    assertThat(PARQUET.names(file)).hasSize(COUNT).startsWith("file:/p/0=null");
    assertThat(PARQUET.images(file).get(9).length()).isEqualTo(9 * 31 + 1);
    assertThat(PARQUET.images(file).get(9).uri()).endsWith(".parquet#009:file:%2Fp%2F9");
    assertThat(contents).hasSize(COUNT);
    for (int number = 0; number < COUNT; number++) {
      assertThat(contents.get(number)).isEqualTo(binary(number).getBytes());
    }
    try (ShardExampleReader reader = PARQUET.reader()) {
      for (int number : new int[] {399, 0, 200, 3, 399}) {
        assertThat(reader.read(PARQUET.images(file).get(number)))
            .isEqualTo(binary(number).getBytes());
      }
    }
  }

  @Test
  void sparksPixelsBecomeNetpbmFiles() throws Exception {
    byte[] bgr = {1, 2, 3, 4, 5, 6};
    byte[] bgra = {1, 2, 3, -1, 4, 5, 6, 0};
    byte[] grey = {7, 8};
    Path file =
        write(
            SPARK_IMAGES,
            5,
            (row, number) -> {
              int channels = new int[] {3, 4, 1, -1, 3}[number];
              Group image = row.addGroup("image");
              image.add("origin", "file:/x/" + number);
              image.add("height", 1);
              image.add("width", number == 4 ? 3 : 2);
              image.add("nChannels", channels);
              image.add("mode", (channels - 1) * 8);
              image.add(
                  "data",
                  Binary.fromConstantByteArray(channels == 4 ? bgra : channels == 1 ? grey : bgr));
              row.add("label", "l" + number);
            });

    assertThat(PARQUET.names(file)).startsWith("file:/x/0=l0", "file:/x/1=l1");
    try (ShardExampleReader reader = PARQUET.reader()) {
      assertThat(reader.read(PARQUET.images(file).get(0)))
          .isEqualTo("P6\n2 1\n255\n\3\2\1\6\5\4".getBytes());
      assertThat(reader.read(PARQUET.images(file).get(1)))
          .endsWith((byte) 3, (byte) 2, (byte) 1, (byte) -1, (byte) -1, (byte) -1);
      assertThat(reader.read(PARQUET.images(file).get(2)))
          .isEqualTo("P5\n2 1\n255\n\7\10".getBytes());
    }
    assertThat(PARQUET.rejection(PARQUET.images(file).get(3).uri()).reason())
        .isEqualTo(RejectionReason.UNSUPPORTED_FORMAT);
    assertThat(PARQUET.rejection(PARQUET.images(file).get(4).uri()).reason())
        .isEqualTo(RejectionReason.CORRUPT);
  }

  @Test
  void columnsAreNamedWhereSeveralMayHoldImages() throws Exception {
    Path file =
        write(
            "message m { required binary left; required binary right; required binary id (UTF8);"
                + " required binary kind (UTF8); }",
            2,
            (row, number) -> {
              row.add("left", "l");
              row.add("right", "r");
              row.add("id", "i" + number);
              row.add("kind", "k" + number);
            });
    Shards named = new Shards(ShardFormat.PARQUET, new ShardColumns("right", "id", "kind"));

    assertThat(named.names(file)).containsExactly("i0=k0", "i1=k1");
    assertThat(named.read(file)).containsExactly(new byte[] {'r'}, new byte[] {'r'});
    assertRefused(file, ShardColumns.RECOGNISED, "Several of the columns left, right, id, kind");
    assertRefused(file, new ShardColumns("middle", null, null), "no column middle");
    assertRefused(file, new ShardColumns("left", "no", null), "Correct --uri-column");
    assertThat(PARQUET.names(file).get(0)).contains("--image-column");
  }

  @Test
  void aDamagedFileSaysSo() throws Exception {
    Path file = binaryFiles();
    byte[] whole = Files.readAllBytes(file);

    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThat(PARQUET.names(file)).hasSize(1).first().asString().contains("not a Parquet file");
    assertThat(PARQUET.rejection(Shards.uri(file)).reason())
        .isEqualTo(RejectionReason.DAMAGED_SHARD);
    assertThat(PARQUET.rejection(Shards.uri(folder.resolve("absent")) + "#1").reason())
        .isEqualTo(RejectionReason.NOT_FOUND);
  }

  @Test
  void aRowWithoutAnImageIsEmpty() throws Exception {
    Path file = write(BINARY_FILES, 2, (row, number) -> row.add("path", "p" + number));

    assertThat(PARQUET.read(file)).containsExactly(new byte[0], new byte[0]);
  }

  private static void assertRefused(Path file, ShardColumns columns, String message) {
    assertThatThrownBy(
            () -> Shard.check(ShardFormat.PARQUET, Shards.uri(file), columns, Shards.HADOOP))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  private Path binaryFiles() throws IOException {
    return write(
        BINARY_FILES,
        COUNT,
        (row, number) -> {
          row.add("path", "file:/p/" + number);
          row.add("length", (long) binary(number).length());
          row.add("content", binary(number));
        });
  }

  private static Binary binary(int number) {
    byte[] content = new byte[number * 31 + 1];
    for (int at = 0; at < content.length; at++) {
      content[at] = (byte) (at * 7 + number);
    }
    return Binary.fromConstantByteArray(content);
  }

  /** Small pages and row groups, so that there are many of them. */
  private Path write(String schema, int rows, BiConsumer<Group, Integer> fill) throws IOException {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    Path file = folder.resolve("images.parquet");
    SimpleGroupFactory groups = new SimpleGroupFactory(type);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(Shards.uri(file)))
            .withType(type)
            .withRowGroupSize(400_000L)
            .withPageSize(20_000)
            .withExtraMetaData(Map.of("huggingface", FEATURES))
            .build()) {
      for (int number = 0; number < rows; number++) {
        Group row = groups.newGroup();
        fill.accept(row, number);
        writer.write(row);
      }
    }
    Files.deleteIfExists(folder.resolve(".images.parquet.crc"));
    return file;
  }
}
