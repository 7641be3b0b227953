package io.frostline.backbone.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.OtherFileSystem;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.TestPackage;
import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store elsewhere: on a file system that renames, and on one that does not. */
class RemoteStoreTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"other", "s3a"})
  void opensWhatWasWritten(String scheme) throws IOException {
    RemoteStore store = store(scheme);
    assertThat(store.names()).isEmpty();

    ModelPackage written =
        store.write(ModelName.of("small"), Existing.KEEP, RemoteStoreTest::small);

    assertThat(store.names()).containsExactly("small");
    assertThat(store.holds("small")).isTrue();
    assertThat(store.describe("small")).isEqualTo(written.description());
    assertThat(store.open("small")).isEqualTo(written);
    assertThat(written.folder()).startsWith(cache());
    assertThat(namesIn(folder.resolve("store"))).containsExactly("small");
    assertThat(namesIn(folder.resolve("store/small"))).containsExactly("model.json", "model.onnx");
    assertThat(namesIn(cache())).hasSize(1);
  }

  @Test
  void bringsAPackageHereOnce() {
    RemoteStore store = store("other");
    store.write(ModelName.of("small"), Existing.KEEP, RemoteStoreTest::small);
    store.open("small");
    int before = OtherFileSystem.opened();

    store.open("small");

    assertThat(OtherFileSystem.opened() - before).as("the description alone").isEqualTo(1);
  }

  @Test
  void aDamagedCopyIsBroughtAnew() throws IOException {
    RemoteStore store = store("other");
    ModelPackage copy = store.write(ModelName.of("small"), Existing.KEEP, RemoteStoreTest::small);
    byte[] sound = Files.readAllBytes(copy.network());
    Files.write(copy.network(), new byte[] {1, 2, 3});

    assertThat(store.open("small").network()).hasBinaryContent(sound);
  }

  @Test
  void aDamagedPackageIsRefusedAndLeavesNoCopy() throws IOException {
    RemoteStore store = store("other");
    store.write(ModelName.of("small"), Existing.KEEP, RemoteStoreTest::small);
    Files.write(folder.resolve("store/small/model.onnx"), new byte[] {1, 2, 3});
    RemoteStore elsewhere =
        new RemoteStore(
            address("other"),
            OtherFileSystem.configuration("other"),
            new PackageCache(folder.resolve("cache of another machine")));

    assertThatThrownBy(() -> elsewhere.open("small"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is truncated or altered");
    assertThat(namesIn(folder.resolve("cache of another machine"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "s3a"})
  void replacesOnlyWhenAsked(String scheme) throws IOException {
    RemoteStore store = store(scheme);
    store.write(ModelName.of("small"), Existing.KEEP, RemoteStoreTest::small);

    assertThatThrownBy(
            () -> store.write(ModelName.of("small"), Existing.KEEP, RemoteStoreTest::small))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("already has a model 'small'");
    store.write(ModelName.of("small"), Existing.REPLACE, RemoteStoreTest::small);

    assertThat(namesIn(folder.resolve("store"))).containsExactly("small");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "s3a"})
  void doesNotReplaceWhatAnotherWroteMeanwhile(String scheme) throws IOException {
    ModelName small = ModelName.of("small");
    RemoteStore store = store(scheme);

    assertThatThrownBy(
            () ->
                store.write(
                    small,
                    Existing.KEEP,
                    local -> {
                      store(scheme).write(small, Existing.KEEP, RemoteStoreTest::small);
                      return small(local);
                    }))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("already has a model 'small'");
    assertThat(namesIn(folder.resolve("store"))).containsExactly("small");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "s3a"})
  void aNameHasOneWriter(String scheme) throws IOException {
    ModelName small = ModelName.of("small");
    try (Lease lease = store(scheme).lease(small, "train")) {
      assertThatThrownBy(() -> store(scheme).lease(small, "models import"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("store/small: 'train' by ");
    }
    assertThat(folder.resolve("store")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "s3a"})
  void deletesNoFileOfOthers(String scheme) throws IOException {
    Path file = Files.createDirectories(folder.resolve("store/small")).resolve("thesis.txt");
    Files.writeString(file, "three years");

    for (Existing existing : Existing.values()) {
      try {
        store(scheme).write(ModelName.of("small"), existing, RemoteStoreTest::small);
        assertThat(scheme).as("there is nothing to rename").isEqualTo("s3a");
      } catch (UserException refused) {
        assertThat(refused)
            .hasMessageMatching("(?s).*(is not a model package|already has a model).*");
      }
    }

    assertThat(file).hasContent("three years");
  }

  @Test
  void workThatFailsLeavesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                store("other")
                    .write(
                        ModelName.of("small"),
                        Existing.KEEP,
                        local -> {
                          throw new UserException("no import");
                        }))
        .hasMessage("no import");
    assertThat(folder.resolve("store")).doesNotExist();
    assertThat(namesIn(cache())).isEmpty();
  }

  @Test
  void aFolderWithoutDescriptionIsNoPackage() throws IOException {
    Files.createDirectories(folder.resolve("store/half"));
    Files.write(folder.resolve("store/half/model.onnx"), new byte[3]);

    assertThat(store("s3a").names()).isEmpty();
    assertThatThrownBy(() -> store("s3a").open("half"))
        .hasMessageContaining("No model 'half' in the store s3a:")
        .hasMessageContaining("which has no models");
  }

  @Test
  void anUnknownFileSystemIsTheOperatorsFault() {
    RemoteStore store =
        new RemoteStore(
            URI.create("nofs://host/models"),
            OtherFileSystem.configuration(),
            new PackageCache(cache()));

    assertThatThrownBy(store::names)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot use the model store nofs://host/models: No FileSystem")
        .hasMessageContaining("spark-submit --packages");
  }

  @Test
  void isFoundByOptionThenEnvironmentThenHome() {
    Map<String, String> environment = Map.of("FROSTLINE_MODELS", "/shared/models");

    assertThat(find(Optional.of("models"), environment))
        .isEqualTo(new ModelStore(Path.of("models")));
    assertThat(find(Optional.empty(), environment))
        .isEqualTo(new ModelStore(Path.of("/shared/models")));
    assertThat(find(Optional.of("file:///m"), Map.of())).isEqualTo(new ModelStore(Path.of("/m")));
    assertThat(find(Optional.empty(), Map.of()).location()).endsWith("/.frostline/models");
    assertThat(find(Optional.of("other:/models"), Map.of())).isInstanceOf(RemoteStore.class);
  }

  private static PackageStore find(Optional<String> option, Map<String, String> environment) {
    return StoreLocation.find(option, environment, () -> OtherFileSystem.configuration("other"));
  }

  private RemoteStore store(String scheme) {
    return new RemoteStore(
        address(scheme), OtherFileSystem.configuration(scheme), new PackageCache(cache()));
  }

  private URI address(String scheme) {
    return URI.create(scheme + "://" + folder.resolve("store"));
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private static ModelPackage small(ModelStore store) {
    return TestPackage.small(store.folder());
  }

  private static List<String> namesIn(Path where) throws IOException {
    try (Stream<Path> files = Files.list(where)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
