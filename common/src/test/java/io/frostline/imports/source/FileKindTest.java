package io.frostline.imports.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.imports.SmallNetworks;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names say nothing: every file here is called "file". */
class FileKindTest {
  @TempDir Path folder;

  @Test
  void tellsTheKindsThatCanBeImported() throws IOException {
    Path onnx = SmallNetworks.classifier(1, 1, -1).write(folder, "file");
    assertThat(FileKind.of(onnx)).isEqualTo(FileKind.ONNX);
    assertThat(FileKind.of(file("\u0089HDF\r\n\u001a\n and more"))).isEqualTo(FileKind.HDF5);
    assertThat(FileKind.of(zip("coefficients.bin", "configuration.json")))
        .isEqualTo(FileKind.DEEPLEARNING4J);
    assertThat(FileKind.of(zip("model.json", "model.onnx"))).isEqualTo(FileKind.PACKAGE);
    assertThat(FileKind.of(zip("resnet50/model.json"))).isEqualTo(FileKind.PACKAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "\u0080\u0002}q", "TFL3"})
  void refusesEveryOtherKindAndNamesThoseItTakes(String content) throws IOException {
    Path file = file(content);

    assertThatThrownBy(() -> FileKind.of(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not an ONNX model or another file that can be imported")
        .hasMessageContaining(
            "Give an ONNX model, a Keras HDF5 file, a Deeplearning4j zip or an exported model package.");
  }

  @Test
  void refusesZipsOfOthersAndDamagedOnes() throws IOException {
    Path foreign = zip("archive/data.pkl");
    assertThatThrownBy(() -> FileKind.of(foreign))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is a zip without configuration.json");
    Path damaged = file("PK\u0003\u0004 and no end");
    assertThatThrownBy(() -> FileKind.of(damaged))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is a damaged zip");
  }

  @Test
  void tellsWhatElseKerasNeeds() throws IOException {
    Path configuration = file("{\"class_name\": \"Functional\"}");
    assertThatThrownBy(() -> FileKind.of(configuration))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a Keras configuration has no weights")
        .hasMessageContaining("this one as --architecture");
    Path newer = zip("config.json", "model.weights.h5");
    assertThatThrownBy(() -> FileKind.of(newer))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is in the .keras format of Keras 3");
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThatThrownBy(() -> FileKind.of(folder.resolve("absent")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("There is no file ");
  }

  private Path file(String content) throws IOException {
    return Files.write(folder.resolve("file"), content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private Path zip(String... entries) throws IOException {
    Path file = folder.resolve("file");
    try (OutputStream bytes = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.closeEntry();
      }
    }
    return file;
  }
}
