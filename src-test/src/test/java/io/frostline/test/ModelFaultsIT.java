package io.frostline.test;

import static io.frostline.test.Command.frostlineOn;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that cannot be used stops the job before any Spark work, with exit code 2. */
class ModelFaultsIT {
  /** A job that reaches Spark ends with this name in a stack trace. */
  private static final String NO_SPARK = "no-such-master";

  @TempDir private Path folder;
  private Path network;

  @BeforeEach
  void copyTheModel() throws IOException {
    Path model = Files.createDirectories(folder.resolve("models/mobilenet_v2"));
    for (String file : new String[] {"model.onnx", "model.json"}) {
      Files.copy(Project.SAMPLE_MODELS.resolve("mobilenet_v2").resolve(file), model.resolve(file));
    }
    network = model.resolve("model.onnx");
  }

  @Test
  void aMissingNetwork() throws IOException {
    Files.delete(network);

    assertStopped(extract("mobilenet_v2"), network + " is missing");
  }

  @Test
  void aTruncatedNetwork() throws IOException {
    Files.write(network, Arrays.copyOf(Files.readAllBytes(network), 100_000));

    assertStopped(extract("mobilenet_v2"), "truncated or altered");
  }

  @Test
  void anAlteredNetwork() throws IOException {
    byte[] bytes = Files.readAllBytes(network);
    bytes[bytes.length / 2] ^= 1;
    Files.write(network, bytes);

    assertStopped(extract("mobilenet_v2"), "sha256");
  }

  @Test
  void anUnknownModelNamesTheNearest() {
    assertStopped(extract("mobilenet_v3"), "Did you mean 'mobilenet_v2'?");
  }

  @Test
  void anUnknownLayerNamesTheNearest() {
    assertStopped(
        extract("mobilenet_v2", "--layer", "block_13_expand_rel"),
        "Did you mean 'block_13_expand_relu'?");
  }

  @Test
  void aFileThatIsNoOnnxCannotBeImported() throws IOException {
    Path text = Files.writeString(folder.resolve("text.onnx"), "no network");

    Command run =
        frostlineOn(
            NO_SPARK,
            "models",
            "import",
            text,
            "--name",
            "text",
            "--models",
            folder.resolve("models"));

    assertStopped(run, "is not an ONNX model");
    assertThat(folder.resolve("models/text")).doesNotExist();
  }

  private Command extract(String model, Object... options) {
    Object[] fixed = {
      "extract",
      "--images",
      Project.SAMPLE_IMAGES,
      "--models",
      folder.resolve("models"),
      "--model",
      model,
      "--out",
      folder.resolve("features")
    };
    Object[] all = Arrays.copyOf(fixed, fixed.length + options.length);
    System.arraycopy(options, 0, all, fixed.length, options.length);
    return frostlineOn(NO_SPARK, all);
  }

  private void assertStopped(Command run, String message) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
    assertThat(folder.resolve("features")).doesNotExist();
  }
}
