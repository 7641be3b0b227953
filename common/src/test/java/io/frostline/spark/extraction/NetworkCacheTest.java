package io.frostline.spark.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Sha256;
import io.frostline.backbone.TestPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an executor does with the network that Spark has brought to it. */
class NetworkCacheTest {
  @TempDir private Path folder;

  @Test
  void aNetworkThatArrivedAlteredIsRefused() throws IOException {
    ModelPackage model = TestPackage.small(folder);
    String sha256 = model.description().sha256();
    byte[] bytes = Files.readAllBytes(model.network());
    bytes[bytes.length - 1] ^= 1;
    Files.write(model.network(), bytes);

    assertThatThrownBy(() -> NetworkCache.executorWide().acquire(sha256, model.network()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the network arrived altered")
        .hasMessageContaining(Sha256.of(bytes))
        .hasMessageContaining(sha256);
  }

  @Test
  void tasksOfAnExecutorShareOneSession() {
    ModelPackage model = TestPackage.small(folder);
    String sha256 = model.description().sha256();

    try (NetworkCache.Lease first = NetworkCache.executorWide().acquire(sha256, model.network());
        NetworkCache.Lease second = NetworkCache.executorWide().acquire(sha256, model.network())) {
      assertThat(second.session()).isSameAs(first.session());
    }
  }
}
