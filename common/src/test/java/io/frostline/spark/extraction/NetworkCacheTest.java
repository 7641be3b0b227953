package io.frostline.spark.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PixelInput;
import io.frostline.backbone.Sha256;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import io.frostline.onnx.NetworkSession;
import io.frostline.spark.extraction.NetworkCache.NetworkFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    assertThatThrownBy(() -> acquire(sha256, model))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the network arrived altered")
        .hasMessageContaining(Sha256.of(bytes))
        .hasMessageContaining(sha256);
  }

  @Test
  void tasksOfAnExecutorShareOneSession() {
    ModelPackage model = TestPackage.small(folder);
    String sha256 = model.description().sha256();

    try (NetworkCache.Lease first = acquire(sha256, model);
        NetworkCache.Lease second = acquire(sha256, model)) {
      assertThat(second.session()).isSameAs(first.session());
    }
  }

  @Test
  void theNetworksOfATaskStayOpenUntilOthersAreRequested() {
    NetworkFile one = file(TestPackage.small(folder.resolve("one")));
    NetworkFile other = file(another());

    List<NetworkSession> first = sessions(List.of(one, other));
    List<NetworkSession> second = sessions(List.of(one, other));
    List<NetworkSession> alone = sessions(List.of(other));
    List<NetworkSession> third = sessions(List.of(one, other));

    assertThat(first.get(0)).isNotSameAs(first.get(1));
    assertThat(second).isEqualTo(first);
    assertThat(alone.get(0)).isSameAs(first.get(1));
    assertThat(third.get(1)).isSameAs(first.get(1));
    assertThat(third.get(0)).isNotSameAs(first.get(0));
  }

  private ModelPackage another() {
    return TestPackage.write(
        folder.resolve("other"),
        new TestNetwork(13)
            .input("image", -1, 3, 2, 2)
            .node("Abs", List.of("image"), "layer")
            .output("layer"),
        new PixelInput("image", 2, 2, 3, ColorOrder.RGB, TensorLayout.NCHW),
        TestPackage.PLAIN,
        new Layer("layer", List.of(3, 2, 2), Arrangement.CHANNELS_FIRST, "Abs"));
  }

  private static List<NetworkSession> sessions(List<NetworkFile> files) {
    List<NetworkCache.Lease> leases = NetworkCache.executorWide().acquire(files);
    List<NetworkSession> sessions = leases.stream().map(NetworkCache.Lease::session).toList();
    leases.forEach(NetworkCache.Lease::close);
    return sessions;
  }

  private static NetworkFile file(ModelPackage model) {
    return new NetworkFile(model.description().sha256(), model.network());
  }

  private static NetworkCache.Lease acquire(String sha256, ModelPackage model) {
    return NetworkCache.executorWide()
        .acquire(List.of(new NetworkFile(sha256, model.network())))
        .get(0);
  }
}
