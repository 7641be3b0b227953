package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static io.frostline.test.Command.frostlineOn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.backbone.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training that is killed goes on with the same command, and ends in the same head. */
class ResumedTrainIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @BeforeEach
  void makeATable() throws IOException {
    Path store = Files.createDirectories(folder.resolve("store"));
    ColorClassifier.importInto(folder, store);
    SparkSession spark = SharedSpark.session();
    new SyntheticFeatures(3_000, 3, 4, 2, 0.1, 1)
        .write(spark, folder.resolve("features"), ColorClassifier.claim(store));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1e-4 | 1.0E-4", "auto | auto (0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1)"})
  void aKilledTrainingEndsInTheSameHead(String l2, String existing) throws Exception {
    frostline(command("straight", "--l2", l2).toArray()).succeeded();
    Path checkpoint = folder.resolve("store/.training-killed/checkpoint");

    Launcher.killWhen(() -> Files.exists(checkpoint), command("killed", "--l2", l2));
    assertThat(checkpoint).as("what the killed training left").exists();
    Command refused = frostline(command("killed", "--l2", 0.5).toArray());
    Command resumed = frostline(command("killed", "--l2", l2).toArray()).succeeded();

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("from a different training", "l2: existing " + existing + ", requested 0.5")
        .contains("--restart");
    assertThat(resumed.err())
        .containsPattern("Resuming an interrupted training after epoch [0-9]+");
    assertThat(checkpoint.getParent()).doesNotExist();
    assertThat(weights("killed")).isEqualTo(weights("straight"));
    assertThat(sha256("killed")).isEqualTo(sha256("straight"));
    assertThat(losses("killed")).isEqualTo(losses("straight"));
  }

  /** Killed after the first epoch of the third of five folds, and continued by more workers. */
  @Test
  void aTrainingThatIsKilledWithinAFoldDoesNotRepeatTheOthers() throws Exception {
    Object[] options = {"--l2", "auto", "--groups", "uri:([0-9])[.]jpg"};
    frostline(command(4, "straight", options).toArray()).succeeded();
    Path state = folder.resolve("store/.training-killed");
    Path third = state.resolve("checkpoint-of-fold-3");

    Launcher.killWhen(() -> Files.exists(third), command(4, "killed", options));
    assertThat(third).as("what the killed training left").exists();
    assertThat(state.resolve("checkpoint-of-fold-4")).doesNotExist();
    Command resumed = frostlineOn("local[3]", command(4, "killed", options).toArray()).succeeded();

    assertThat(resumed.err())
        .containsPattern("(?s)Fold 1 of 5[^\n]*\n[^\n]*finished[^\n]*\nFold 2 of 5")
        .containsPattern("(?s)Fold 3 of 5[^\n]*\nResuming an interrupted training after epoch ");
    assertThat(state).doesNotExist();
    assertThat(weights("killed")).isEqualTo(weights("straight"));
    assertThat(sha256("killed")).isEqualTo(sha256("straight"));
    assertThat(losses("killed")).isEqualTo(losses("straight"));
    assertThat(record("killed").at("/unseen_groups"))
        .isEqualTo(record("straight").at("/unseen_groups"));
    assertThat(record("killed").at("/l2_candidates"))
        .isEqualTo(record("straight").at("/l2_candidates"));
  }

  /** The name was once appended to the folder of checkpoints, which --restart deletes. */
  @Test
  void aNameThatLeadsOutOfTheStoreDeletesNothing() throws IOException {
    Path victim = Files.createDirectories(folder.resolve("victim"));
    Files.writeString(victim.resolve("thesis.txt"), "three years");
    Command refused = frostline(command("/../../victim", "--restart").toArray());

    assertThat(victim.resolve("thesis.txt")).hasContent("three years");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("--out", "'/../../victim' is not a valid name for a model", "flowers_v2");
  }

  @Test
  void aCheckpointFolderThatIsSomebodyElsesIsKept() throws IOException {
    Path foreign = Files.createDirectories(folder.resolve("store/.training-foreign"));
    Files.writeString(foreign.resolve("notes.txt"), "mine");
    Command refused = frostline(command("foreign", "--restart").toArray());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains(".training-foreign is not empty and is not the state of a training")
        .contains("nothing was deleted");
    assertThat(foreign.resolve("notes.txt")).hasContent("mine");
  }

  private List<Object> command(String name, Object... options) {
    return command(25, name, options);
  }

  private List<Object> command(int epochs, String name, Object... options) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "train",
                "--features",
                folder.resolve("features"),
                "--models",
                folder.resolve("store"),
                "--out",
                name,
                "--hidden",
                "16",
                "--dropout",
                "0.2",
                "--batch",
                "64",
                "--epochs",
                epochs,
                "--patience",
                "0"));
    command.addAll(List.of(options));
    return command;
  }

  private List<String> weights(String name) throws IOException {
    List<String> weights = new ArrayList<>();
    try (ZipFile zip = new ZipFile(folder.resolve("store/" + name + "/head.zip").toFile())) {
      for (String entry : List.of("coefficients.bin", "updaterState.bin")) {
        weights.add(Sha256.of(zip.getInputStream(zip.getEntry(entry)).readAllBytes()));
      }
    }
    return weights;
  }

  private String sha256(String name) throws IOException {
    return JSON.readTree(folder.resolve("store/" + name + "/model.json").toFile())
        .at("/sha256")
        .asText();
  }

  private JsonNode record(String name) throws IOException {
    return JSON.readTree(folder.resolve("store/" + name + "/training.json").toFile());
  }

  private List<String> losses(String name) throws IOException {
    List<String> losses = new ArrayList<>();
    for (JsonNode epoch : record(name).at("/history")) {
      losses.add(epoch.toString().replaceFirst(",\"seconds\":[^,}]*", ""));
    }
    return losses;
  }
}
