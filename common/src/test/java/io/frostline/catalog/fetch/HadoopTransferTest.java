package io.frostline.catalog.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Sha256;
import io.frostline.catalog.Checksum;
import io.frostline.message.UserException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from file systems that Hadoop knows. */
class HadoopTransferTest {
  private static final byte[] FILE = new byte[300_000];

  @TempDir private Path folder;
  private final List<Long> starts = new ArrayList<>();

  @Test
  void whatHasComeIsContinued() throws IOException {
    Path source = Files.write(folder.resolve("source.onnx"), FILE);
    keepAThirdOf(source);

    assertThat(fetch(source.toUri())).hasBinaryContent(FILE);
    assertThat(starts).containsExactly(FILE.length / 3L);
  }

  @Test
  void aFileThatHasChangedStartsOver() throws IOException {
    Path source = Files.write(folder.resolve("source.onnx"), FILE);
    keepAThirdOf(source);
    Files.setLastModifiedTime(source, FileTime.fromMillis(1_000));

    assertThat(fetch(source.toUri())).hasBinaryContent(FILE);
    assertThat(starts).containsExactly(0L);
  }

  @Test
  void whatCannotBeReadIsReported() {
    URI missing = folder.resolve("none").toUri();

    assertThatThrownBy(() -> fetch(missing))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(missing + ": there is no such file");
    assertThatThrownBy(() -> fetch(folder.toUri())).hasMessageContaining("it is a folder");
    assertThatThrownBy(() -> fetch(URI.create("nofs://host/net.onnx")))
        .hasMessageContaining("Hadoop does not support the file system nofs");
  }

  private void keepAThirdOf(Path source) throws IOException {
    String version = FILE.length + "@" + Files.getLastModifiedTime(source).toMillis();
    try (PartialFile part =
        new PartialFile(folder.resolve("downloads/net/net.onnx"), OptionalLong.empty())) {
      part.begin(source.toUri(), Optional.of(version), FILE.length);
      byte[] third = Arrays.copyOf(FILE, FILE.length / 3);
      assertThatThrownBy(
              () -> part.append(new ByteArrayInputStream(third), TransferProgress.SILENT))
          .hasMessageContaining("the transfer broke off after 100,000 of 300,000 bytes");
    }
  }

  private Path fetch(URI source) {
    Network network =
        new Network(
            Map.of(),
            new Configuration(false),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            Duration.ZERO);
    return new Download(network, new Starts())
        .run(
            new WantedFile(
                "net.onnx",
                List.of(source),
                List.of(Checksum.sha256(Sha256.of(FILE))),
                OptionalLong.empty()),
            folder.resolve("downloads/net"))
        .path();
  }

  /** Notes where each attempt begins. */
  private final class Starts implements TransferProgress {
    @Override
    public void started(URI source, long done, long total) {
      starts.add(done);
    }

    @Override
    public void moved(long done, long total) {}

    @Override
    public void interrupted(String reason) {}

    @Override
    public void finished() {}
  }
}
