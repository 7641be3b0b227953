package io.frostline.example.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShardWriterTest {
  private static final int COUNT = 120;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      value = ShardFormat.class,
      names = {"TAR", "PARQUET"})
  void whatIsWrittenIsReadBack(ShardFormat format) throws Exception {
    Path file = folder.resolve("shard");

    List<String> inside = write(format, file);

    Shards shards = new Shards(format);
    assertThat(shards.images(file).stream().map(Example::uri)).isEqualTo(inside).hasSize(COUNT);
    assertThat(shards.names(file))
        .allSatisfy(name -> assertThat(name).doesNotStartWith("!"))
        .element(1)
        .asString()
        .endsWith("=class \"1\" ä");
    assertThat(shards.names(file).get(0)).endsWith("=null");
    List<byte[]> contents = shards.read(file);
    for (int number = 0; number < COUNT; number++) {
      assertThat(contents.get(number)).isEqualTo(content(number));
      assertThat(shards.images(file).get(number).length()).isEqualTo((long) content(number).length);
    }
  }

  @Test
  void theSameImagesGiveTheSameBytes() throws IOException {
    write(ShardFormat.TAR, folder.resolve("one"));
    write(ShardFormat.TAR, folder.resolve("two"));

    assertThat(folder.resolve("two")).hasSameBinaryContentAs(folder.resolve("one"));
  }

  @Test
  void anotherProgramReadsTheTar() throws IOException {
    Path file = folder.resolve("shard.tar");
    write(ShardFormat.TAR, file);

    try (TarFile tar = new TarFile(file.toFile())) {
      List<TarArchiveEntry> entries = tar.getEntries();
      assertThat(entries).hasSize(2 * COUNT);
      assertThat(entries.get(2).getName()).isEqualTo("000000001.jpg");
      assertThat(tar.getInputStream(entries.get(2)).readAllBytes()).isEqualTo(content(1));
      assertThat(new String(tar.getInputStream(entries.get(3)).readAllBytes(), "UTF-8"))
          .isEqualTo("{\"uri\":\"file:/a/1.JPG\",\"label\":\"class \\\"1\\\" ä\"}");
      assertThat(entries.get(0).getName()).isEqualTo("000000000.image");
    }
  }

  @Test
  void membersCarryNoTimeUserOrMachine() throws IOException {
    Path file = folder.resolve("shard.tar");
    write(ShardFormat.TAR, file);

    try (TarFile tar = new TarFile(file.toFile())) {
      assertThat(tar.getEntries())
          .allSatisfy(
              entry -> {
                assertThat(entry.getLastModifiedTime().toMillis()).isZero();
                assertThat(entry.getMode()).isEqualTo(0644);
                assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
                assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
              });
    }
  }

  @Test
  void anUnfinishedTarIsNotTakenForWhole() throws IOException {
    Path file = folder.resolve("shard.tar");
    try (ShardWriter writer =
        ShardWriter.create(ShardFormat.TAR, Shards.uri(file), Shards.HADOOP)) {
      writer.add(new Example("file:/a/1.jpg", null, null, null), content(1));
    }

    assertThat(new Shards(ShardFormat.TAR).names(file))
        .hasSize(2)
        .element(1)
        .asString()
        .contains("without its end mark");
  }

  private static List<String> write(ShardFormat format, Path file) throws IOException {
    List<String> inside = new ArrayList<>();
    try (ShardWriter writer = ShardWriter.create(format, Shards.uri(file), Shards.HADOOP)) {
      for (int number = 0; number < COUNT; number++) {
        Example image =
            number == 0
                ? new Example("file:/a/no ending", null, null, null)
                : new Example("file:/a/" + number + ".JPG", "class \"" + number + "\" ä", 1L, null);
        writer.add(image, content(number));
      }
      inside.addAll(writer.finish(Shards.uri(file)));
    }
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    return inside;
  }

  private static byte[] content(int number) {
    byte[] content = new byte[number * 1_001];
    for (int at = 0; at < content.length; at++) {
      content[at] = (byte) (at + number);
    }
    return content;
  }
}
