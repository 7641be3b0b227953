package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.Sha256;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frostline models verify} on the embedded network. */
class ModelsVerifyIT {
  @TempDir private Path models;
  private Path model;

  @BeforeEach
  void copyTheModel() throws IOException {
    model = Files.createDirectories(models.resolve("mobilenet_v2"));
    try (Stream<Path> files = Files.list(Project.SAMPLE_MODELS.resolve("mobilenet_v2"))) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
  }

  /** Other processors, and heaps that need other cuts, round in other places. */
  @Test
  void provesThePackageByWhatItsSourceComputed() {
    Command run = verify().succeeded();

    assertThat(run.out())
        .contains("every node, attribute and weight")
        .contains("layers in a batch of 8, against what the source computed at import")
        .containsPattern("3 images of noise.* (0\\.0|\\d\\.\\de-0[6-9]) +\\S+\n")
        .containsPattern("a photograph and its mirror image.*")
        .contains("Model mobilenet_v2 is verified.");
  }

  @Test
  void provesThePackageByItsSource() {
    Path source = Project.shared("models/mobilenet_v2/mobilenet_v2.onnx");

    assertThat(verify("--source", source).succeeded().out())
        .contains("against the source's own engine", "Model mobilenet_v2 is verified.");
  }

  @Test
  void refusesAnotherSource() {
    Command run = verify("--source", Project.shared("onnx-light/light_vgg19.onnx"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("light_vgg19.onnx is not the source of model mobilenet_v2");
  }

  @Test
  void namesTheFirstLayerThatDiffers() throws IOException {
    Path description = model.resolve("model.json");
    String text = Files.readString(description);
    assertThat(text).contains("\"scale\" : 0.00392156862745098");
    Files.writeString(
        description, text.replace("\"mean\" : [ 0.0, 0.0, 0.0 ]", "\"mean\" : [ 0.1, 0.0, 0.0 ]"));

    Command run = verify();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("Model mobilenet_v2 does not reproduce its source")
        .contains(
            "in the order of computation, layer 'input_1/nchw' differs from its source by 0.10")
        .doesNotContain("\tat ");
  }

  /** So little that no feature shows it, and with the checksum of the file altered too. */
  @Test
  void findsAnAlteredWeightByTheFingerprint() throws IOException {
    Path network = model.resolve("model.onnx");
    ModelProto.Builder altered = OnnxFile.read(network).toBuilder();
    TensorProto weights = altered.getGraph().getInitializer(0);
    float[] values = Tensors.floats(weights).values();
    values[0] = Math.nextUp(values[0]);
    altered.getGraphBuilder().setInitializer(0, Tensors.withFloats(weights, values));
    String before = Sha256.of(network);
    Files.write(network, altered.build().toByteArray());
    Path description = model.resolve("model.json");
    Files.writeString(
        description, Files.readString(description).replace(before, Sha256.of(network)));

    Command run = verify();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "is not the network that model mobilenet_v2 was written with: its fingerprint is ")
        .doesNotContain("\tat ");
  }

  private Command verify(Object... options) {
    Object[] fixed = {"models", "verify", "mobilenet_v2", "--models", models};
    return frostline(Stream.concat(Stream.of(fixed), Stream.of(options)).toArray());
  }
}
