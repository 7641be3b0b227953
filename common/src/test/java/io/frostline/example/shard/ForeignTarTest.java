package io.frostline.example.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.Example;
import io.frostline.example.RejectionReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tars of other programs, and names that do not follow WebDataset's rules. */
class ForeignTarTest {
  private static final Shards TAR = new Shards(ShardFormat.TAR);
  private static final String UNCERTAIN = "!";

  @TempDir private Path folder;

  /** Headers and files. */
  private interface Members {
    void write(TarArchiveOutputStream out) throws IOException;
  }

  @ParameterizedTest
  @CsvSource({
    "a04-dots, 22.05.png=1 22.06.png=2",
    "a14-dotdir, train.v1/0001.png=1 train.v1/0002.png=2",
    "a09-macos, ./m1.png=4 ./m2.png=5",
    "a21-latin1, café.png=1 cafè.png=2",
    "a27-sparse-gnu, s1.bmp=1 s2.png=2",
    "a27-sparse-posix, s1.bmp=1 s2.png=2"
  })
  void everyImageHasItsOwnLabel(String tar, String expected) throws Exception {
    assertThat(TAR.names(sample(tar))).containsExactly(expected.split(" "));
  }

  @Test
  void filesOfMacOsAreCounted() throws Exception {
    try (Shard shard =
        Shard.open(
            ShardFormat.TAR,
            Shards.uri(sample("a09-macos")),
            ShardColumns.RECOGNISED,
            Shards.HADOOP)) {
      while (shard.next().isPresent()) {
        assertThat(shard.damage()).isEmpty();
      }
      assertThat(shard.ignored()).isEqualTo(3);
    }
  }

  @Test
  void timesInNamesAreNoKeys() throws Exception {
    assertThat(TAR.names(sample("dots")))
        .containsExactly(
            "2016-05-12 10.22.33.png=cat",
            "2016-05-12 10.22.45.png=dog",
            "2016-05-12 10.23.01.png=bird",
            "plain.png=fish");
  }

  @Test
  void imagesOfEveryEndingAreListed() throws Exception {
    assertThat(TAR.names(sample("a22-otherext")))
        .containsExactly(
            "1.avif=1",
            "2.heic=2",
            "3.jp2=3",
            "4.jxl=4",
            "5.jpe=5",
            "6=null",
            "7.apng=7",
            "8.dib=null",
            "9.jpg=9",
            "10.jpg_rgb=null",
            "11.png.gz=null",
            "12.svg=null",
            "13.JPEG=null",
            "14.pjpeg=null",
            "15.tga=null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a27-sparse-gnu", "a27-sparse-posix"})
  void filesWithHolesAreRefused(String tar) throws Exception {
    String uri = TAR.images(sample(tar)).get(0).uri();

    assertThat(uri).endsWith(":s1.bmp");
    assertThat(TAR.rejection(uri).reason()).isEqualTo(RejectionReason.UNSUPPORTED_FORMAT);
    assertThat(TAR.rejection(uri)).hasMessageContaining("holes").hasMessageContaining("--sparse");
  }

  /** GNU tar writes the places of more than four parts into blocks of their own. */
  @Test
  void manyHolesTakeSeveralBlocks() throws Exception {
    byte[] file = Files.readAllBytes(sample("a27-sparse-gnu"));
    byte[] header = Arrays.copyOf(file, 512);
    header[482] = 1;
    Path tar = folder.resolve("holes.tar");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(withChecksum(header));
    byte[] more = new byte[512];
    more[504] = 1;
    bytes.writeBytes(more);
    bytes.writeBytes(new byte[512]);
    bytes.write(file, 512, file.length - 512);
    Files.write(tar, bytes.toByteArray());

    assertThat(TAR.names(tar)).containsExactly("s1.bmp=1", "s2.png=2");
  }

  @ParameterizedTest
  @ValueSource(bytes = {TarConstants.LF_LINK, TarConstants.LF_SYMLINK})
  void linksAreRefusedAndNeverSkipped(byte type) throws Exception {
    Path tar =
        tar(
            out -> {
              file(out, "1.jpg", "a");
              link(out, "2.jpg", "1.jpg", type);
              file(out, "2.cls", "x");
              file(out, "3.jpg", "b");
              link(out, "3.cls", "2.cls", type);
            });

    assertThat(TAR.names(tar)).containsExactly("1.jpg=null", "2.jpg=x", "3.jpg=null");
    List<Example> images = TAR.images(tar);
    assertThat(TAR.rejection(images.get(1).uri()).reason()).isEqualTo(RejectionReason.NOT_A_FILE);
    assertThat(TAR.rejection(images.get(2).uri()).reason())
        .isEqualTo(RejectionReason.AMBIGUOUS_LABEL);
  }

  @Test
  void labelsThatContradictEachOtherAreRefused() throws Exception {
    Path tar =
        tar(
            out -> {
              file(out, "a.png", "1");
              file(out, "a.cls", "cat");
              file(out, "a.png", "2");
              file(out, "a.cls", "dog");
              file(out, "b.1.png", "3");
              file(out, "b.1.cls", "cat");
              file(out, "b.2.png", "4");
              file(out, "c.jpg", "5");
              file(out, "c.x.cls", "cat");
              file(out, "c.y.cls", "dog");
              file(out, "d.jpg", "6");
              file(out, "d.cls", "cat");
            });

    assertThat(TAR.names(tar))
        .containsExactly(
            "a.png=null", "a.png=null", "b.1.png=cat", "b.2.png=null", "c.jpg=null", "d.jpg=cat");
    assertThat(TAR.images(tar))
        .extracting(image -> image.uri().contains(UNCERTAIN))
        .containsExactly(true, true, false, true, true, false);
    assertThat(TAR.rejection(TAR.images(tar).get(0).uri()))
        .hasMessageContaining("--label-from none");
  }

  @Test
  void labelsOfTheWholeKeyGoToAllItsImages() throws Exception {
    Path tar =
        tar(
            out -> {
              file(out, "a.left.jpg", "1");
              file(out, "a.right.jpg", "2");
              file(out, "a.json", "{\"label\": 7}");
              file(out, "b.jpg", "3");
              file(out, "b.meta.json", "{\"label\": 8}");
            });

    assertThat(TAR.names(tar)).containsExactly("a.left.jpg=7", "a.right.jpg=7", "b.jpg=8");
  }

  @Test
  void labelsThatAreNotBesideTheirImagesAreCounted() throws Exception {
    Path tar =
        tar(
            out -> {
              file(out, "a.left.jpg", "1");
              file(out, "a.right.jpg", "2");
              file(out, "b.jpg", "3");
              file(out, "c.cls", "fish");
              file(out, "d.jpg", "4");
              file(out, "d.cls", "bird");
              file(out, "a.cls", "cat");
              file(out, "b.json", "{\"other\": 7}");
              file(out, "c.jpg", "5");
              file(out, "e.jpg", "6");
            });

    assertThat(TAR.names(tar))
        .containsExactly(
            "a.left.jpg=null",
            "a.right.jpg=null",
            "b.jpg=null",
            "d.jpg=bird",
            "c.jpg=null",
            "e.jpg=null");
    try (Shard shard = TAR.open(tar)) {
      while (shard.next().isPresent()) {
        assertThat(shard.damage()).isEmpty();
      }
      assertThat(shard.separated()).isEqualTo(3);
    }
  }

  @Test
  void archivesAfterTheFirstAreRead() throws Exception {
    byte[] one = Files.readAllBytes(tar(out -> file(out, "1.jpg", "a")));
    byte[] other =
        Files.readAllBytes(
            tar(
                out -> {
                  file(out, "1.jpg", "b");
                  file(out, "1.cls", "x");
                }));
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    Path tar = Files.write(folder.resolve("both.tar"), both.toByteArray());

    assertThat(TAR.names(tar)).containsExactly("1.jpg=null", "1.jpg=x");
    assertThat(TAR.read(tar)).containsExactly(new byte[] {'a'}, new byte[] {'b'});

    both.writeBytes("no tar".getBytes(StandardCharsets.US_ASCII));
    Files.write(tar, both.toByteArray());
    assertThat(TAR.names(tar)).hasSize(3).element(2).asString().startsWith("!the tar cannot be");
  }

  @Test
  void recordsOfPaxHeadersHaveLengths() throws Exception {
    Path tar =
        tar(
            out -> {
              pax(out, record("comment", "\n20 path=trap.jpg\n") + record("path", "x\ny.jpg"));
              file(out, "1.jpg", "a");
              pax(out, "99 path=2.jpg\n");
              file(out, "2.jpg", "b");
            });

    assertThat(TAR.names(tar)).hasSize(2).startsWith("x\ny.jpg=null");
    assertThat(TAR.names(tar).get(1)).startsWith("!an extended header (pax) has no valid record");
  }

  @Test
  void sizesInPaxHeadersCount() throws Exception {
    Path tar =
        tar(
            out -> {
              pax(out, record("size", "5"));
              file(out, "1.jpg", "abcde");
              file(out, "2.jpg", "f");
            });
    byte[] bytes = Files.readAllBytes(tar);
    byte[] header = Arrays.copyOfRange(bytes, 1024, 1536);
    Arrays.fill(header, 124, 135, (byte) '0');
    System.arraycopy(withChecksum(header), 0, bytes, 1024, 512);
    Files.write(tar, bytes);

    assertThat(TAR.names(tar)).containsExactly("1.jpg=null", "2.jpg=null");
    assertThat(TAR.images(tar).get(0).length()).isEqualTo(5);
    assertThat(TAR.read(tar))
        .containsExactly("abcde".getBytes(StandardCharsets.US_ASCII), new byte[] {'f'});
  }

  private static Path sample(String name) throws URISyntaxException {
    return Path.of(ForeignTarTest.class.getResource("foreign/" + name + ".tar").toURI());
  }

  private static byte[] withChecksum(byte[] header) {
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte value : header) {
      sum += value & 0xFF;
    }
    byte[] text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, header, 148, text.length);
    return header;
  }

  private static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int length = rest.length() + 1;
    while ((length + rest).length() != length) {
      length++;
    }
    return length + rest;
  }

  private static void pax(TarArchiveOutputStream out, String records) throws IOException {
    put(out, new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC), records);
  }

  private static void file(TarArchiveOutputStream out, String name, String content)
      throws IOException {
    put(out, new TarArchiveEntry(name), content);
  }

  private static void link(TarArchiveOutputStream out, String name, String target, byte type)
      throws IOException {
    TarArchiveEntry link = new TarArchiveEntry(name, type);
    link.setLinkName(target);
    put(out, link, "");
  }

  private static void put(TarArchiveOutputStream out, TarArchiveEntry entry, String content)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    entry.setSize(bytes.length);
    out.putArchiveEntry(entry);
    out.write(bytes);
    out.closeArchiveEntry();
  }

  private Path tar(Members members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      members.write(out);
    }
    return Files.write(folder.resolve("foreign.tar"), bytes.toByteArray());
  }
}
