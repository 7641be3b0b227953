package io.frostline.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopReaderTest {
  private final ExampleReader reader = new HadoopReader(new Configuration(false));
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("a b#1%20é?.png");
  }

  @Test
  void readsTheWholeFileWhateverItsName() throws Exception {
    Files.write(file, new byte[] {1, 2, 3});

    assertThat(reader.read(image("file:" + file))).containsExactly(1, 2, 3);
    assertThat(reader.read(image(file.toString()))).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(longs = {0, 2, 3, 4, Long.MAX_VALUE})
  void readsTheWholeFileWhateverItsListedLength(Long listed) throws Exception {
    Files.write(file, new byte[] {1, 2, 3});

    assertThat(reader.read(new Example("file:" + file, null, listed, Instant.EPOCH)))
        .containsExactly(1, 2, 3);
  }

  @Test
  void aMissingFileIsNotFound() {
    assertRejected("file:" + file, RejectionReason.NOT_FOUND, file.toString());
  }

  @Test
  void aFileWithoutReadPermissionIsToldApart() throws IOException {
    Files.write(file, new byte[1]);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "skipped: this user may read everything");

    assertRejected("file:" + file, RejectionReason.NO_PERMISSION, "AccessDenied");
  }

  @Test
  void anEmptyFileIsRejected() throws IOException {
    Files.createFile(file);

    assertRejected("file:" + file, RejectionReason.EMPTY_FILE, "0 bytes");
  }

  @Test
  void aFileBeyondTheLimitIsRejected() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(HadoopReader.MAX_BYTES + 1L);
    }

    assertRejected(
        "file:" + file, RejectionReason.FILE_TOO_LARGE, Integer.toString(HadoopReader.MAX_BYTES));
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void whatIsNotARegularFileIsNeverOpened() throws Exception {
    new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
    Path zero = Files.createSymbolicLink(folder.resolve("zero"), Path.of("/dev/zero"));
    Path circle = Files.createSymbolicLink(folder.resolve("circle"), folder.resolve("circle"));

    assertRejected("file:" + file, RejectionReason.NOT_A_FILE, "is a named pipe, but only");
    assertRejected("file:" + zero, RejectionReason.NOT_A_FILE, "is a device, but only");
    assertRejected("file:" + folder, RejectionReason.NOT_A_FILE, "is a folder, but only");
    assertRejected("file:" + circle, RejectionReason.NOT_FOUND, "circle");
  }

  @Test
  void aLinkIsNotReadIfLinksAreRefused() throws Exception {
    Files.write(file, new byte[] {1});
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    assertThat(reader.read(image("file:" + link))).containsExactly(1);
    RejectedExampleException rejection =
        catchThrowableOfType(
            RejectedExampleException.class,
            () ->
                new HadoopReader(new Configuration(false), SymbolicLinks.REFUSED)
                    .read(image("file:" + link)));
    assertThat(rejection.reason()).isEqualTo(RejectionReason.NOT_A_FILE);
    assertThat(rejection).hasMessageContaining("symbolic link", "--no-follow-links");
  }

  @Test
  void aSchemeThatNobodyKnowsIsAFailedRead() {
    assertRejected("nowhere://host/x.png", RejectionReason.READ_FAILED, "nowhere");
  }

  @Test
  void aRowWithoutUriIsNotFound() {
    assertRejected(" ", RejectionReason.NOT_FOUND, "no uri");
  }

  private void assertRejected(String uri, RejectionReason reason, String message) {
    RejectedExampleException rejection =
        catchThrowableOfType(RejectedExampleException.class, () -> reader.read(image(uri)));
    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection).hasMessageContaining(message);
  }

  private static Example image(String uri) {
    return new Example(uri, null, 1L, Instant.EPOCH);
  }
}
