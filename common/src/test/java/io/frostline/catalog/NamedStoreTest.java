package io.frostline.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.TestPackage;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages under the names that the catalogue has for them. */
class NamedStoreTest {
  @TempDir private Path folder;
  private NamedStore store;
  private ModelPackage small;

  @BeforeEach
  void writeAPackageAndItsEntry() throws IOException {
    small = TestPackage.small(folder.resolve("store"));
    Path entries = Files.createDirectories(folder.resolve("catalog"));
    Files.writeString(
        entries.resolve("small.properties"),
        """
        # A small network
        format = onnx
        url = https://hub.example/small.onnx
        size = 2
        layout = nchw
        color-order = rgb
        resize = squash
        interpolation = bilinear
        scale = 1
        mean = 0,0,0
        std = 1,1,1
        aliases = tiny
        """);
    Files.writeString(
        entries.resolve("tiny-elsewhere.properties"), "alias-of = small\nfeatures = gone\n");
    Files.writeString(
        entries.resolve("tiny-layer.properties"), "alias-of = small\nfeatures = layer\n");
    store =
        new NamedStore(
            new ModelStore(folder.resolve("store")),
            () -> Catalog.load(Optional.of(entries), Map.of()));
  }

  @Test
  void opensAPackageByAnyOfItsNames() {
    assertThat(store.open("small")).isEqualTo(small);
    assertThat(store.open("Tiny")).isEqualTo(small);
    assertThat(store.open("tiny-layer").description().features()).isEqualTo("layer");
    assertThat(store.describe("tiny")).isEqualTo(small.description());
    assertThat(store.holds("tiny")).isTrue();
    assertThat(store.holds("vgg16")).isFalse();
  }

  @Test
  void aLayerThatThePackageLacksIsTheOperatorsFault() {
    assertThatThrownBy(() -> store.open("tiny-elsewhere"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "'tiny-elsewhere' means model small at layer 'gone', but that package has no such layer");
  }

  @Test
  void whatCanBeFetchedIsSaidSo() {
    assertThatThrownBy(() -> store.open("resnet50"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "Model 'resnet50' is in the catalogue as resnet50-v1, but not in the store")
        .hasMessageContaining("Run `frostline models fetch resnet50-v1`");
  }

  @Test
  void theNearestOfAllNamesIsSuggested() {
    assertThatThrownBy(() -> store.open("smal")).hasMessageContaining("Did you mean 'small'?");
    assertThatThrownBy(() -> store.open("dinov2-smal"))
        .hasMessageContaining("Did you mean 'dinov2-small'?");
  }
}
