package io.frostline.spark.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an executor does with a file that Spark has brought to it. */
class DistributedFileTest {
  private static final byte[] BYTES = {1, 2, 3};

  @TempDir private Path folder;

  @Test
  void aFileThatArrivedAlteredIsRefused() throws IOException {
    DistributedFile network = new DistributedFile("network", Sha256.of(BYTES));
    Path file = Files.write(folder.resolve("n"), new byte[] {1, 2, 4});

    assertThatThrownBy(() -> network.verified(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the network arrived altered: " + file)
        .hasMessageContaining(Sha256.of(file))
        .hasMessageContaining(Sha256.of(BYTES));
    assertThat(network.verified(Files.write(file, BYTES))).isEqualTo(file);
  }
}
