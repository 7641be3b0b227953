package io.frostline.example.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.frostline.example.RejectionReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tars that were made to be too much for their readers. */
class HostileTarTest {
  private static final Shards TAR = new Shards(ShardFormat.TAR);
  private static final int SIZE = 124;
  private static final int CHECKSUM = 148;

  @TempDir private Path folder;

  /** Extended headers and files. */
  private interface Members {
    void write(TarArchiveOutputStream out) throws IOException;
  }

  /** CVE-2023-42503 of Apache Commons Compress before 1.24. */
  @ParameterizedTest
  @ValueSource(strings = {"9e9999999", "1.5e999999999", "-1e-999999999", "no number", "0x7"})
  void timesAreNotCalculated(String time) throws IOException {
    Path tar =
        tar(
            out -> {
              pax(out, record("mtime", time) + record("path", "long.jpg"));
              file(out, "1.jpg");
            });

    assertThat(names(tar)).containsExactly("long.jpg=null");
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {TarConstants.LF_PAX_EXTENDED_HEADER_LC, TarConstants.LF_GNUTYPE_LONGNAME, 'g', 'K'})
  void extendedHeadersMayFollowEachOther(byte type) throws IOException {
    Path tar =
        tar(
            out -> {
              for (int header = 0; header < 50_000; header++) {
                member(out, new TarArchiveEntry("x", type), new byte[0]);
              }
              pax(out, record("path", "last.jpg"));
              file(out, "1.jpg");
            });

    assertThat(names(tar)).containsExactly("last.jpg=null");
  }

  @Test
  void aNameOfMegabytesIsNotRead() throws IOException {
    Path tar =
        tar(
            out -> {
              pax(out, record("path", "x".repeat(5 << 20) + ".jpg"));
              file(out, "1.jpg");
            });

    assertThat(names(tar)).containsExactly("1.jpg=null");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -512, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 511})
  void aSizeBeyondAllFilesEndsTheListing(long size) throws IOException {
    Path tar = tar(out -> file(out, "1.jpg"));
    byte[] bytes = Files.readAllBytes(tar);
    Arrays.fill(bytes, SIZE, SIZE + 4, (byte) (size < 0 ? 0xFF : 0));
    bytes[SIZE] |= (byte) 0x80;
    for (int at = 0; at < Long.BYTES; at++) {
      bytes[SIZE + 4 + at] = (byte) (size >> 8 * (Long.BYTES - 1 - at));
    }
    Files.write(tar, withChecksum(bytes));

    assertThat(names(tar)).singleElement().asString().startsWith("!the tar cannot be read");
    assertThat(TAR.rejection(Shards.uri(tar) + "#0:1.jpg").reason())
        .isEqualTo(RejectionReason.CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU})
  void anAbsoluteNameStaysAName(int mode) throws IOException {
    String name = "/etc/" + "x".repeat(200) + ".jpg";
    Path tar =
        tar(
            out -> {
              out.setLongFileMode(mode);
              member(out, new TarArchiveEntry(name, true), new byte[1]);
            });

    assertThat(names(tar)).containsExactly(name + "=null");
    assertThat(TAR.images(tar).get(0).uri()).contains(":%2Fetc%2Fx");
  }

  @Test
  void aNameNeedNotBeUtf8() throws IOException {
    Path tar = tar(out -> file(out, "1.jpg"));
    byte[] bytes = Files.readAllBytes(tar);
    bytes[0] = (byte) 0xE4;
    Files.write(tar, withChecksum(bytes));

    assertThat(names(tar)).containsExactly("\u00E4.jpg=null");
  }

  private static List<String> names(Path tar) {
    return assertTimeoutPreemptively(Duration.ofSeconds(20), () -> TAR.names(tar));
  }

  private static byte[] withChecksum(byte[] bytes) {
    byte[] header = Arrays.copyOf(bytes, 512);
    Arrays.fill(header, CHECKSUM, CHECKSUM + 8, (byte) ' ');
    TarUtils.formatCheckSumOctalBytes(TarUtils.computeCheckSum(header), bytes, CHECKSUM, 8);
    return bytes;
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
    member(
        out,
        new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC),
        records.getBytes(StandardCharsets.UTF_8));
  }

  private static void file(TarArchiveOutputStream out, String name) throws IOException {
    member(out, new TarArchiveEntry(name), new byte[1]);
  }

  private static void member(TarArchiveOutputStream out, TarArchiveEntry entry, byte[] content)
      throws IOException {
    entry.setSize(content.length);
    out.putArchiveEntry(entry);
    // A global header is whole by then.
    if (!entry.isGlobalPaxHeader()) {
      out.write(content);
      out.closeArchiveEntry();
    }
  }

  private Path tar(Members members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      members.write(out);
    }
    return Files.write(folder.resolve("hostile.tar"), bytes.toByteArray());
  }
}
