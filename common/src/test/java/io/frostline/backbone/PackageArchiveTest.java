package io.frostline.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageArchiveTest {
  @TempDir private Path folder;
  private ModelPackage model;
  private PackageArchive archive;
  private ModelStore target;

  @BeforeEach
  void exportAPackage() {
    model = TestPackage.small(folder.resolve("store"));
    archive = new PackageArchive(folder.resolve("small.zip"));
    archive.write(model);
    target = new ModelStore(folder.resolve("target"));
  }

  @Test
  void whatWasExportedIsImported() {
    ModelPackage imported = archive.read(Optional.empty(), Existing.KEEP, target);

    assertThat(imported.description()).isEqualTo(model.description());
    assertThat(imported.network()).hasSameBinaryContentAs(model.network());
    assertThat(target.open("small")).isEqualTo(imported);
    assertThat(archive.packageName()).isEqualTo(ModelName.of("small"));
  }

  @Test
  void theSamePackageGivesTheSameBytes() throws IOException {
    PackageArchive again = new PackageArchive(folder.resolve("again.zip"));
    Files.setLastModifiedTime(model.network(), FileTime.fromMillis(1));
    again.write(model);

    assertThat(again.file()).hasSameBinaryContentAs(archive.file());
    assertThat(Files.readAllBytes(again.file())).startsWith('P', 'K', 3, 4);
  }

  @Test
  void theTextOfTheLicenceIsExportedAndImported() throws IOException {
    Files.writeString(model.folder().resolve("LICENSE"), "Do what you like.");
    PackageArchive licensed = new PackageArchive(folder.resolve("licensed.zip"));
    licensed.write(model);

    ModelPackage imported = licensed.read(Optional.empty(), Existing.KEEP, target);

    assertThat(imported.folder().resolve("LICENSE")).hasContent("Do what you like.");
    new PackageArchive(folder.resolve("again.zip")).write(imported);
    assertThat(folder.resolve("again.zip")).hasSameBinaryContentAs(licensed.file());
  }

  @Test
  void mayBeImportedUnderAnotherName() {
    archive.read(Optional.of(ModelName.of("other")), Existing.KEEP, target);

    assertThat(target.names()).containsExactly("other");
    assertThat(target.open("other").description().name()).isEqualTo("other");
  }

  @Test
  void anExistingFileOrPackageIsKept() {
    archive.read(Optional.empty(), Existing.KEEP, target);

    assertThatThrownBy(() -> archive.write(model))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("small.zip already exists");
    assertThatThrownBy(() -> archive.read(Optional.empty(), Existing.KEEP, target))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("already has a model 'small'");
    archive.read(Optional.empty(), Existing.REPLACE, target);
  }

  @Test
  void aPathThatLeavesTheFolderIsRefused() throws IOException {
    refused(
        "../model.onnx", new byte[3], "contains '../model.onnx', which is not a file of a model");
    assertThat(folder.resolve("model.onnx")).doesNotExist();
    refused("/etc/passwd", new byte[3], "contains '/etc/passwd'");
    refused("notes.txt", new byte[3], "contains 'notes.txt'");
  }

  @Test
  void anAlteredNetworkIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(model.network());
    bytes[bytes.length / 2] ^= 1;

    refused("model.onnx", bytes, "is damaged or altered: its model.onnx has the sha256");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Map<String, byte[]> content = content();
    content.remove("model.json");

    assertThatThrownBy(() -> read(content))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has no model.json");
  }

  @Test
  void aZipBombIsRefusedBeforeItIsUnpacked() throws IOException {
    refused("model.onnx", new byte[100 << 20], "would grow from");
  }

  @Test
  void aTruncatedArchiveIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(archive.file());
    Path half = Files.write(folder.resolve("half.zip"), Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> new PackageArchive(half).read(Optional.empty(), Existing.KEEP, target))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("half.zip, or it is a damaged zip");
    assertThat(target.names()).isEmpty();
  }

  @Test
  void aDamagedByteIsNoticed() throws IOException {
    byte[] bytes = Files.readAllBytes(archive.file());
    bytes[bytes.length / 2] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged.zip"), bytes);

    assertThatThrownBy(
            () -> new PackageArchive(damaged).read(Optional.empty(), Existing.KEEP, target))
        .isInstanceOf(UserException.class);
    assertThat(target.names()).isEmpty();
  }

  private void refused(String name, byte[] bytes, String message) throws IOException {
    Map<String, byte[]> content = content();
    content.put(name, bytes);

    assertThatThrownBy(() -> read(content))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
    assertThat(target.names()).isEmpty();
  }

  private Map<String, byte[]> content() throws IOException {
    Map<String, byte[]> content = new LinkedHashMap<>();
    content.put("model.json", Files.readAllBytes(ModelPackage.descriptionIn(model.folder())));
    content.put("model.onnx", Files.readAllBytes(model.network()));
    return content;
  }

  private ModelPackage read(Map<String, byte[]> content) throws IOException {
    Path file = folder.resolve("made.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : content.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return new PackageArchive(file).read(Optional.empty(), Existing.KEEP, target);
  }
}
