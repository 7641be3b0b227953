package io.frostline.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
  @TempDir Path folder;

  @Test
  void opensWhatWasWritten() throws IOException {
    ModelPackage written = small();

    ModelStore store = new ModelStore(folder);
    assertThat(store.names()).containsExactly("small");
    assertThat(store.open("small")).isEqualTo(written);
    assertThat(Files.readString(ModelPackage.descriptionIn(written.folder())))
        .contains("\"colorOrder\" : \"rgb\"", "\"kind\" : \"backbone\"", "\"shape\" : [ 3, 2, 2 ]");
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void namesTheNearestModelAndItself() {
    small();

    assertThatThrownBy(() -> new ModelStore(folder).open("smal"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "No model 'smal' in the store %s, which has 1 model: small. Did you mean 'small'? Import one"
                .formatted(folder));
    assertThatThrownBy(() -> new ModelStore(folder.resolve("nowhere")).open("small"))
        .hasMessageContaining("which has no models. Import one");
    assertThatThrownBy(() -> new ModelStore(folder).folderOf(ModelName.of("../small")))
        .hasMessageContaining("'../small' is not a valid name for a model");
  }

  @Test
  void refusesATakenNameUnlessReplacing() {
    small();

    assertThatThrownBy(
            () ->
                new PackageWriter(new ModelStore(folder), Existing.KEEP)
                    .check(ModelName.of("small")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "already has a model 'small'. Choose another name, or pass --replace");
    assertThat(small().network()).exists();
  }

  @Test
  void doesNotReplaceWhatAnotherWroteMeanwhile() throws IOException {
    ModelPackage other = TestPackage.small(folder.resolve("elsewhere"));
    PackageWriter writer = new PackageWriter(new ModelStore(folder), Existing.KEEP);
    PackageWriter.Filling slow =
        draft -> {
          Files.copy(other.network(), ModelPackage.networkIn(draft));
          small();
        };

    assertThatThrownBy(() -> writer.write(other.description(), slow))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("already has a model 'small'");
    assertThat(new ModelStore(folder).names()).containsExactly("small");
  }

  @Test
  void aNameHasOneWriter() throws IOException {
    ModelStore store = new ModelStore(folder.resolve("a store"));
    ModelName small = ModelName.of("small");
    try (Lease lease = store.lease(small, "train");
        Lease ofAnother = store.lease(ModelName.of("other"), "train")) {
      assertThatThrownBy(() -> store.lease(small, "models import"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("a store/small: 'train' by ");
      assertThat(store.names()).isEmpty();
      assertThat(folder.resolve("a store")).isDirectory();
    }
    assertThat(folder.resolve("a store")).doesNotExist();
  }

  @Test
  void replacesNoFolderOfOthers() throws IOException {
    Path file = Files.createDirectories(folder.resolve("small")).resolve("thesis.txt");
    Files.writeString(file, "three years");

    assertThatThrownBy(this::small)
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "small is not replaced: it is not a model package (it has no model.json")
        .hasMessageContaining("nothing was deleted");
    assertThat(file).hasContent("three years");
  }

  @Test
  void replacesWhatIsLeftOfAPackage() throws IOException {
    Files.delete(ModelPackage.descriptionIn(small().folder()));

    assertThat(small().network()).exists();
  }

  @Test
  void refusesATruncatedNetwork() throws IOException {
    Path network = small().network();
    byte[] whole = Files.readAllBytes(network);
    Files.write(network, Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> new ModelStore(folder).open("small"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is truncated or altered: its sha256 is")
        .hasMessageContaining(
            "(%d bytes), but model.json says %s.".formatted(whole.length / 2, Sha256.of(whole)))
        .hasMessageContaining("Import the model again");
  }

  @Test
  void refusesAMissingNetworkOrDescription() throws IOException {
    ModelPackage model = small();
    Files.delete(model.network());
    assertThatThrownBy(() -> new ModelStore(folder).open("small"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "The model package is incomplete: " + model.network() + " is missing.");

    Files.delete(ModelPackage.descriptionIn(model.folder()));
    assertThatThrownBy(() -> new ModelStore(folder).open("small"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model.json is missing.");
  }

  @Test
  void refusesAnUnknownKeyInTheDescription() throws IOException {
    Path file = ModelPackage.descriptionIn(small().folder());
    Files.writeString(file, Files.readString(file).replace("\"scale\"", "\"skale\": 1, \"scale\""));

    assertThatThrownBy(() -> new ModelStore(folder).open("small"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("skale' is unknown");
  }

  @Test
  void refusesAMissingKeyInTheDescription() throws IOException {
    Path file = ModelPackage.descriptionIn(small().folder());
    Files.writeString(file, Files.readString(file).replace("\"kind\" : \"backbone\",", ""));

    assertThatThrownBy(() -> new ModelStore(folder).open("small"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("its key 'kind' is missing");
  }

  private ModelPackage small() {
    return TestPackage.small(folder);
  }
}
