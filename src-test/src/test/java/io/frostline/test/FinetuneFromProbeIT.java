package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frostline finetune --probe} as a user runs it, after {@code frostline probe}. */
class FinetuneFromProbeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = "mobilenet_v2";

  @TempDir private Path folder;

  @BeforeEach
  void copyTheBackbone() throws IOException {
    Path copy = Files.createDirectories(store().resolve(MODEL));
    try (Stream<Path> files = Files.list(Project.SAMPLE_MODELS.resolve(MODEL))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void endsAtTheBestCutUnlessOptionsSayOtherwise() throws IOException {
    Command probed = probe();
    JsonNode best = figures().at("/recommendations/0");

    assertThat(best.at("/goal").asText()).isEqualTo("accuracy");
    String command = best.at("/retraining").asText();
    assertThat(probed.out())
        .contains("Instead of these, to train layers below the cut, too:\n  " + command);
    assertThat(figures().at("/recommendations/1/retraining").isMissingNode()).isTrue();
    List<Object> words = new ArrayList<>(Arrays.stream(command.split(" ")).skip(1).toList());
    words.addAll(List.of("--limit", 80, "--epochs", 1));
    frostline(words.toArray()).succeeded();
    finetune("--pool", "average", "--from-layer", "block_12_add", "--epochs", 1).succeeded();

    JsonNode record = record(MODEL + "-retrained");
    assertThat(record.at("/retraining/probe/probe").asText()).endsWith(out().toString());
    assertThat(record.at("/retraining/probe/layer").asText()).isEqualTo("block_13_expand_relu");
    assertThat(record.at("/retraining/probe/pool").asText()).isEqualTo(best.at("/pool").asText());
    assertThat(record.at("/retraining/head/layer").asText()).isEqualTo("block_13_expand_relu");
    assertThat(record.at("/retraining/head/pool")).isEqualTo(best.at("/pool"));
    assertThat(record.at("/retraining/from").asText()).isEqualTo("block_11_add");
    JsonNode other = record("tuned");
    assertThat(other.at("/retraining/probe")).isEqualTo(record.at("/retraining/probe"));
    assertThat(other.at("/retraining/head/layer").asText()).isEqualTo("block_13_expand_relu");
    assertThat(other.at("/retraining/head/pool").asText()).isEqualTo("average");
    assertThat(other.at("/retraining/from").asText()).isEqualTo("block_12_add");
  }

  @Test
  void refusesAProbeThatSaysNothingAboutTheNetwork() throws IOException {
    assertThat(finetune().err())
        .contains("--probe " + out() + " is not the folder of a finished probe")
        .contains("probe.json is missing or incomplete. Give the --out of `frostline probe`");
    Command twoEnds = finetune("--head", "flowers");
    assertThat(twoEnds.exitCode()).isEqualTo(1);
    assertThat(twoEnds.err()).contains("--probe cannot be combined with --head flowers");
    probe();
    String figures = Files.readString(out().resolve("probe.json"));
    String sha256 =
        JSON.readTree(store().resolve(MODEL + "/model.json").toFile()).at("/sha256").asText();
    String changed = figures.replace(sha256, "0".repeat(64));
    rewrite(changed);
    assertThat(finetune().err())
        .contains("was of another network with the name mobilenet_v2: sha256 0000")
        .contains(sha256 + " now. Probe the network again.");
    rewrite(changed.replace("\"model\" : \"mobilenet_v2\"", "\"model\" : \"resnet50\""));
    assertThat(finetune().err())
        .contains("was of model resnet50, but --model is mobilenet_v2")
        .contains("Probe mobilenet_v2, or give the other model.");
  }

  /** With the checksum that Hadoop keeps beside a file, it would be damaged. */
  private void rewrite(String figures) throws IOException {
    Files.deleteIfExists(out().resolve(".probe.json.crc"));
    Files.writeString(out().resolve("probe.json"), figures);
  }

  /** Of one layer, so that the best cut is at it. */
  private Command probe() {
    return frostline(
            "probe",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            store(),
            "--model",
            MODEL,
            "--layers",
            "block_13_expand_relu",
            "--sample",
            80,
            "--examples",
            "all",
            "--seeds",
            1,
            "--turn-seconds",
            0.05,
            "--out",
            out())
        .succeeded();
  }

  private Command finetune(Object... options) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "finetune",
                "--images",
                Project.SAMPLE_IMAGES,
                "--limit",
                80,
                "--models",
                store(),
                "--model",
                MODEL,
                "--probe",
                out(),
                "--out",
                "tuned"));
    command.addAll(List.of(options));
    return frostline(command.toArray());
  }

  private Path store() {
    return folder.resolve("store");
  }

  private Path out() {
    return folder.resolve("probe");
  }

  private JsonNode record(String name) throws IOException {
    return JSON.readTree(store().resolve(name + "/training.json").toFile());
  }

  private JsonNode figures() throws IOException {
    return JSON.readTree(out().resolve("probe.json").toFile());
  }
}
