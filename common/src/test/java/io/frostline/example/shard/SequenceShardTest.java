package io.frostline.example.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.RejectionReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.SequenceFile.Writer;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SequenceShardTest {
  private static final Shards SEQUENCE = new Shards(ShardFormat.SEQUENCEFILE);
  private static final int COUNT = 200;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      value = CompressionType.class,
      names = {"NONE", "RECORD"})
  void everyImageIsReadByItsPosition(CompressionType compression) throws Exception {
    Path file = sequence(compression);

    List<byte[]> contents = SEQUENCE.read(file);

    assertThat(SEQUENCE.names(file)).hasSize(COUNT).startsWith("cat/0=null", "cat/1=null");
    assertThat(contents).hasSize(COUNT);
    for (int number = 0; number < COUNT; number++) {
      assertThat(contents.get(number)).isEqualTo(content(number));
    }
    Long length = compression == CompressionType.NONE ? (Long) (long) content(7).length : null;
    assertThat(SEQUENCE.images(file).get(7).length()).isEqualTo(length);
  }

  @Test
  void blocksAndOtherTypesAreNotRead() throws IOException {
    Path other = folder.resolve("numbers");
    try (Writer out = writer(other, CompressionType.NONE, LongWritable.class)) {
      out.append(new LongWritable(1), new BytesWritable(new byte[1]));
    }

    assertThat(SEQUENCE.names(sequence(CompressionType.BLOCK)).get(0))
        .contains("block-compressed", "NONE or RECORD");
    assertThat(SEQUENCE.names(other).get(0)).contains("LongWritable", "convert it");
    assertThat(SEQUENCE.names(Files.writeString(folder.resolve("README"), "text")).get(0))
        .contains("it is not a sequence file");
  }

  @Test
  void aDamagedFileGivesWhatIsBefore() throws IOException {
    Path file = sequence(CompressionType.NONE);
    byte[] whole = Files.readAllBytes(file);

    Files.write(file, Arrays.copyOf(whole, whole.length - 10));
    assertThat(SEQUENCE.names(file)).hasSize(COUNT).last().asString().contains("ends within");
    assertThat(SEQUENCE.rejection(Shards.uri(file)).reason())
        .isEqualTo(RejectionReason.DAMAGED_SHARD);

    String uri = SEQUENCE.images(file).get(50).uri();
    int place = (int) PlacedExample.of(uri).orElseThrow().place();
    whole[place + 4] = 0x7F;
    Files.write(file, whole);
    assertThat(SEQUENCE.names(file))
        .hasSize(51)
        .last()
        .asString()
        .contains("cannot be read from byte");
    assertThat(SEQUENCE.rejection(uri).reason()).isEqualTo(RejectionReason.CORRUPT);
  }

  private static byte[] content(int number) {
    byte[] content = new byte[1 + number * 11];
    Arrays.fill(content, (byte) number);
    return content;
  }

  private Path sequence(CompressionType compression) throws IOException {
    Path file = folder.resolve("part-00000");
    Files.deleteIfExists(file);
    try (Writer out = writer(file, compression, Text.class)) {
      for (int number = 0; number < COUNT; number++) {
        out.append(new Text("cat/" + number), new BytesWritable(content(number)));
      }
    }
    Files.delete(folder.resolve(".part-00000.crc"));
    return file;
  }

  private static Writer writer(Path file, CompressionType compression, Class<?> key)
      throws IOException {
    return SequenceFile.createWriter(
        Shards.HADOOP,
        Writer.file(new org.apache.hadoop.fs.Path(Shards.uri(file))),
        Writer.keyClass(key),
        Writer.valueClass(BytesWritable.class),
        compression == CompressionType.NONE
            ? Writer.compression(compression)
            : Writer.compression(compression, new DefaultCodec()));
  }
}
