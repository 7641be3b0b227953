package io.frostline.example.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.image.TableImageReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tars written by Apache Commons Compress. */
class TarShardTest {
  private static final Shards TAR = new Shards(ShardFormat.TAR);
  private static final String LONG = "folder/".repeat(40) + "long.jpg";

  @TempDir private Path folder;

  @Test
  void labelsStandBesideImages() throws IOException {
    Path tar =
        tar(
            "0001.jpg",
            "a",
            "0001.cls",
            "3\n",
            "0002.json",
            "{\"label\": 7, \"kind\": \"dog\"}",
            "0002.png",
            "b",
            "x/0003.seg.png",
            "c",
            "x/0003.jpg",
            "d",
            "x/0003.json",
            "{\"label\": \"cat\"}",
            "x/0003.cls",
            "lynx",
            "x/0003.txt",
            "a caption",
            "y/0003.webp",
            "e",
            "0004.cls",
            "9",
            "0005.jpg",
            "f",
            "0005.json",
            "no json");

    assertThat(TAR.names(tar))
        .containsExactly(
            "0001.jpg=3",
            "0002.png=7",
            "x/0003.seg.png=lynx",
            "x/0003.jpg=lynx",
            "y/0003.webp=null",
            "0005.jpg=null");
    assertThat(new Shards(ShardFormat.TAR, new ShardColumns(null, null, "kind")).names(tar))
        .contains("0002.png=dog", "x/0003.jpg=lynx");
  }

  @Test
  void everyImageIsReadByItsPosition() throws Exception {
    List<String> members = new ArrayList<>();
    for (int number = 0; number < 300; number++) {
      members.addAll(List.of(number + ".jpg", "x".repeat(number * 7) + number));
    }
    Path tar = tar(members.toArray(String[]::new));

    List<byte[]> contents = TAR.read(tar);

    assertThat(contents).hasSize(300);
    for (int number = 0; number < 300; number++) {
      assertThat(new String(contents.get(number), StandardCharsets.UTF_8))
          .isEqualTo(members.get(2 * number + 1));
    }
    assertThat(TAR.images(tar)).isSortedAccordingTo((a, b) -> a.uri().compareTo(b.uri()));
  }

  @ParameterizedTest
  @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU})
  void longNamesAreWhole(int mode) throws Exception {
    Path tar = folder.resolve("long.tar");
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      out.setLongFileMode(mode);
      write(out, new TarArchiveEntry(LONG), "a");
      write(out, new TarArchiveEntry("short.jpg"), "b");
    }

    assertThat(TAR.names(tar)).containsExactly(LONG + "=null", "short.jpg=null");
    assertThat(TAR.read(tar)).containsExactly(new byte[] {'a'}, new byte[] {'b'});
  }

  @Test
  void linksAndFoldersAreNotFollowed() throws Exception {
    Path tar = folder.resolve("links.tar");
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      TarArchiveEntry link = new TarArchiveEntry("link.jpg", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      write(out, link, "");
      write(out, new TarArchiveEntry("folder.jpg/"), "");
      write(out, new TarArchiveEntry("../../escape.jpg"), "a");
    }

    assertThat(TAR.names(tar)).containsExactly("link.jpg=null", "../../escape.jpg=null");
    assertThat(TAR.rejection(TAR.images(tar).get(0).uri()).reason())
        .isEqualTo(RejectionReason.NOT_A_FILE);
    assertThat(TAR.images(tar).get(1).uri()).endsWith(":..%2F..%2Fescape.jpg");
    try (TableImageReader reader = new TableImageReader(Shards.HADOOP)) {
      assertThat(reader.read(TAR.images(tar).get(1))).containsExactly('a');
    }
  }

  @Test
  void aTruncatedTarGivesWhatIsBeforeTheEnd() throws IOException {
    Path tar = tar("1.jpg", "a", "2.jpg", "b".repeat(5000), "3.jpg", "c");
    byte[] whole = Files.readAllBytes(tar);

    Files.write(tar, Arrays.copyOf(whole, 3000));
    assertThat(TAR.names(tar)).hasSize(3).startsWith("1.jpg=null", "2.jpg=null");
    assertThat(TAR.names(tar).get(2)).contains("!the tar ends within the content", "1,536");
    assertThat(TAR.rejection(TAR.images(tar).get(1).uri()).reason())
        .isEqualTo(RejectionReason.TRUNCATED);
    RejectedExampleException missing = TAR.rejection(Shards.uri(tar));
    assertThat(missing.reason()).isEqualTo(RejectionReason.DAMAGED_SHARD);
    assertThat(missing).hasMessageContaining("fetch it again");

    Files.write(tar, Arrays.copyOf(whole, 1024));
    assertThat(TAR.names(tar).get(1)).contains("!the tar ends at byte 1,024 without its end mark");
  }

  @Test
  void aDamagedHeaderEndsTheListing() throws IOException {
    Path tar = tar("1.jpg", "a", "2.jpg", "b", "3.jpg", "c");
    byte[] bytes = Files.readAllBytes(tar);
    bytes[1024] = '9';
    Files.write(tar, bytes);

    assertThat(TAR.names(tar))
        .hasSize(2)
        .startsWith("1.jpg=null")
        .anyMatch(name -> name.startsWith("!the tar cannot be read from byte 1,024 on"));
    assertThat(TAR.rejection(Shards.uri(tar) + "#01024:2.jpg").reason())
        .isEqualTo(RejectionReason.CORRUPT);
  }

  @Test
  void whatIsNoTarSaysSo() throws IOException {
    Path text = Files.writeString(folder.resolve("a.tar"), "x".repeat(2000));
    Path packed = folder.resolve("b.tar");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(tar("1.jpg", "a"), out);
      out.write(new byte[100_000]);
    }
    byte[] noise = new byte[100_000];
    new java.util.Random(7).nextBytes(noise);
    noise[0] = 0x1F;
    noise[1] = (byte) 0x8B;
    Files.write(packed, noise);

    assertThat(TAR.names(text).get(0)).contains("!the tar cannot be read from byte 0");
    assertThat(TAR.names(packed).get(0)).contains("gzip-compressed", "decompress");
    assertThat(TAR.names(Files.write(folder.resolve("c.tar"), new byte[0])).get(0))
        .contains("ends at byte 0");
  }

  @Test
  void anAnnouncedSizeIsNotAllocated() throws IOException {
    Path tar = tar("1.jpg", "a");
    byte[] bytes = Files.readAllBytes(tar);
    System.arraycopy("01000000000\0".getBytes(StandardCharsets.US_ASCII), 0, bytes, 124, 12);
    repairChecksum(bytes);
    Files.write(tar, bytes);

    Example image = TAR.images(tar).get(0);
    assertThat(image.length()).isEqualTo(1L << 27);
    assertThat(TAR.rejection(image.uri()).reason()).isEqualTo(RejectionReason.TRUNCATED);
  }

  private static void repairChecksum(byte[] header) {
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (int at = 0; at < 512; at++) {
      sum += header[at] & 0xFF;
    }
    byte[] text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, header, 148, 8);
  }

  /** Names and contents, by turns. */
  private Path tar(String... members) throws IOException {
    Path tar = folder.resolve("shard.tar");
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      for (int index = 0; index < members.length; index += 2) {
        write(out, new TarArchiveEntry(members[index]), members[index + 1]);
      }
    }
    return tar;
  }

  private static void write(TarArchiveOutputStream out, TarArchiveEntry entry, String text)
      throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    if (entry.isFile() && !entry.isSymbolicLink()) {
      entry.setSize(content.length);
    }
    out.putArchiveEntry(entry);
    if (entry.isFile() && !entry.isSymbolicLink()) {
      out.write(content);
    }
    out.closeArchiveEntry();
  }
}
