package io.frostline.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelDescriptionFile;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.OtherFileSystem;
import io.frostline.backbone.PackageArchive;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.remote.StoreLocation;
import io.frostline.feature.FeatureColumn;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;

/** Classifier packages in zips, in stores elsewhere, and damaged on the way. */
class CarriedClassifierTest {
  private static final String[] FILES = {"model.onnx", "proof.bin", "head.zip", "training.json"};

  @TempDir private Path folder;
  private NewClassifier classifier;
  private ModelPackage written;

  @BeforeEach
  void join() {
    ModelPackage backbone =
        TestBackbones.imported(folder, TestBackbones.network(13, -1).output("end"), "backbone");
    FeatureColumn column = TestHeads.column(backbone, "top", Pooling.GRID2);
    classifier =
        TestHeads.classifier(
            "colours",
            backbone,
            List.of(column),
            TestHeads.trained(
                TestHeads.network(column.width(), 3, Activation.RELU.getActivationFunction(), 7),
                column.width(),
                3));
    written = ClassifierPackage.write(new ModelStore(folder), Existing.KEEP, classifier);
  }

  @Test
  void travelsInAZip() {
    PackageArchive archive = new PackageArchive(folder.resolve("colours.zip"));
    archive.write(written);

    ModelPackage imported =
        archive.read(
            Optional.of(ModelName.of("other")),
            Existing.KEEP,
            new ModelStore(folder.resolve("target")));

    assertSameFiles(imported);
    assertThat(imported.description()).isEqualTo(written.description().withName("other"));
    assertThat(ClassifierPackage.record(imported)).isEqualTo(classifier.record());
    assertThat(ClassifierPackage.verifyHead(imported).largestRelative()).isLessThan(1e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "s3a"})
  void livesInAStoreElsewhere(String scheme) throws IOException {
    Files.createDirectories(folder.resolve("elsewhere"));
    PackageStore store =
        StoreLocation.find(
            Optional.of(scheme + "://" + folder.resolve("elsewhere")),
            Map.of("FROSTLINE_CACHE", folder.resolve("cache").toString()),
            () -> OtherFileSystem.configuration(scheme));

    ModelPackage there = ClassifierPackage.write(store, Existing.KEEP, classifier);
    assertSameFiles(there);
    Files.write(there.file(ModelPackage.HEAD), new byte[] {1});

    assertSameFiles(store.open("colours"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"proof.bin", "head.zip", "training.json"})
  void isNotCarriedDamaged(String name) throws IOException {
    PackageArchive archive = new PackageArchive(folder.resolve("colours.zip"));
    byte[] bytes = Files.readAllBytes(written.folder().resolve(name));
    bytes[bytes.length / 2] ^= 1;
    Files.write(written.folder().resolve(name), bytes);

    assertThatThrownBy(() -> archive.write(written))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(name + " is truncated or altered")
        .hasMessageContaining("train it again with `frostline train --out colours --replace");
    assertThat(archive.file()).doesNotExist();
  }

  @Test
  void hasNothingThatItDoesNotDescribe() throws IOException {
    Path backbone = classifier.backbone().folder();
    Files.copy(written.folder().resolve("head.zip"), backbone.resolve("head.zip"));

    assertThatThrownBy(() -> classifier.backbone().verifyFiles())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("head.zip does not belong to model backbone");
  }

  @Test
  void namesNoFilesButItsOwn() throws IOException {
    Path description = ModelPackage.descriptionIn(written.folder());
    String text = Files.readString(description);
    Files.writeString(description, text.replace("\"head.zip\"", "\"../head.zip\""));

    assertThatThrownBy(() -> ModelDescriptionFile.read(description))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is damaged or from another version");
  }

  private void assertSameFiles(ModelPackage model) {
    for (String name : FILES) {
      assertThat(model.folder().resolve(name))
          .hasSameBinaryContentAs(written.folder().resolve(name));
    }
    model.verifyFiles();
  }
}
