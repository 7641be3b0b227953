package io.frostline.test;

import static io.frostline.test.Command.frostline;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --l2 auto}: many heads on the same rows, of which validation chooses one. */
class AutoPenaltyIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @BeforeEach
  void makeATable() throws IOException {
    Path store = Files.createDirectories(folder.resolve("store"));
    ColorClassifier.importInto(folder, store);
    new SyntheticFeatures(400, 3, 3, 1, 0.2, 1)
        .write(SharedSpark.session(), folder.resolve("features"), ColorClassifier.claim(store));
  }

  @Test
  void theChosenHeadIsTheOneThatItsPenaltyGivesAlone() throws IOException {
    Command auto = train("auto", "--l2", "auto", "--optimizer", "adam").succeeded();

    JsonNode record = record("auto");
    assertThat(record.at("/configuration/optimizer").asText()).isEqualTo("adam");
    double l2 = record.at("/configuration/l2").asDouble();
    assertThat(record.at("/l2_candidates")).hasSize(8);
    assertThat(record.at("/l2_candidates/0/l2").asDouble()).isEqualTo(0.0001);
    assertThat(auto.out())
        .containsPattern("L2 [0-9.]+ is the strongest penalty within one standard error of the")
        .contains("lowest loss on 40 validation rows")
        .containsPattern("(?m)^\\* +[0-9.]+ +[0-9.]+ +[0-9.]+ % +[0-9.]+ ± [0-9.]+$");
    assertThat(auto.err()).containsPattern("Epoch 12 of 12: .*; the best L2 so far is [0-9.]+");

    train("alone", "--l2", l2).succeeded();
    assertThat(record("alone").has("l2_candidates")).isFalse();
    assertThat(weights("auto", "coefficients.bin", "updaterState.bin"))
        .isEqualTo(weights("alone", "coefficients.bin", "updaterState.bin"));
    assertThat(losses("auto")).isEqualTo(losses("alone"));
  }

  @Test
  void onFewRowsThePenaltyAloneRegularises() throws IOException {
    Command auto = train("auto", "--l2", "auto").succeeded();

    JsonNode record = record("auto");
    assertThat(record.at("/configuration/optimizer").asText()).isEqualTo("lbfgs");
    assertThat(record.at("/history")).hasSize(1);
    assertThat(record.at("/l2_candidates")).hasSize(8);
    assertThat(auto.err()).contains("on all rows at once, until it has converged", "Epoch 1 of 1");

    double l2 = record.at("/configuration/l2").asDouble();
    train("alone", "--l2", l2, "--optimizer", "lbfgs").succeeded();
    assertThat(weights("auto", "coefficients.bin")).isEqualTo(weights("alone", "coefficients.bin"));
    assertThat(losses("auto")).isEqualTo(losses("alone"));
  }

  @Test
  void hiddenLayersAndWeightedClassesAreTrainedInSteps() throws IOException {
    train("hidden", "--l2", "auto", "--hidden", 4).succeeded();
    train("weighted", "--l2", "auto", "--class-weight", "balanced").succeeded();

    assertThat(record("hidden").at("/configuration/optimizer").asText()).isEqualTo("adam");
    assertThat(record("weighted").at("/configuration/optimizer").asText()).isEqualTo("adam");
  }

  @Test
  void largerTablesAreTrainedInStepsAndRefusedToOptimizersThatTakeAllRowsAtOnce()
      throws IOException {
    Path table = folder.resolve("more");
    new SyntheticFeatures(2_600, 3, 3, 1, 0.2, 1)
        .write(SharedSpark.session(), table, ColorClassifier.claim(folder.resolve("store")));
    Object[] atOnce = {"--l2", "auto", "--optimizer", "lbfgs"};

    frostline(command(table, "more", "--l2", "auto").toArray()).succeeded();
    Command refused = frostline(command(table, "never", atOnce).toArray());

    assertThat(record("more").at("/configuration/optimizer").asText()).isEqualTo("adam");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("--optimizer lbfgs solves for all training rows at once")
        .contains("up to 2,000");
  }

  @Test
  void aKilledTrainingOfFewRowsEndsInTheSameHead() throws Exception {
    train("straight", "--l2", "auto").succeeded();
    Path checkpoint = folder.resolve("store/.training-killed/checkpoint");

    Launcher.killWhen(() -> Files.exists(checkpoint), command("killed", "--l2", "auto"));
    assertThat(checkpoint).as("what the killed training left").exists();
    Command refused = train("killed", "--l2", "auto", "--optimizer", "adam");
    Command resumed = train("killed", "--l2", "auto").succeeded();

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("optimizer: existing \"lbfgs\", requested \"adam\"");
    assertThat(resumed.err()).contains("Resuming an interrupted training after epoch 1");
    assertThat(weights("killed", "coefficients.bin"))
        .isEqualTo(weights("straight", "coefficients.bin"));
    assertThat(record("killed").at("/l2_candidates"))
        .isEqualTo(record("straight").at("/l2_candidates"));
  }

  @Test
  void theReportNamesTheChosenPenaltyAndThePath() throws IOException {
    train("auto", "--l2", "auto", "--hidden", 4).succeeded();

    frostline(
            "evaluate",
            "--features",
            folder.resolve("features"),
            "--models",
            folder.resolve("store"),
            "--model",
            "auto",
            "--out",
            folder.resolve("report"))
        .succeeded();

    assertThat(folder.resolve("report/report.html"))
        .content()
        .containsPattern("L2 [0-9.]+ \\(of 8 from 0.0001 to 1\\)");
  }

  @Test
  void withoutValidationRowsThereIsNothingToChooseBy() {
    Command refused = train("auto", "--l2", "auto", "--split", "80/0/20");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("--l2 auto compares penalties on the validation rows, but there are none")
        .contains("--split", "80/10/10")
        .doesNotContain("Epoch");
  }

  @Test
  void whatIsNotAPenaltyIsRefused() {
    Command word = train("auto", "--l2", "strong");
    Command retrained =
        frostline(
            "finetune",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            folder.resolve("store"),
            "--model",
            "colors",
            "--from-layer",
            "input",
            "--out",
            "tuned",
            "--l2",
            "auto");

    assertThat(word.exitCode()).isEqualTo(1);
    assertThat(word.err())
        .contains("--l2 is 'strong', but must be a number, such as 0.01, or auto");
    assertThat(retrained.exitCode()).isEqualTo(1);
    assertThat(retrained.err()).contains("--l2 auto is for train: finetune would have to train");
  }

  private Command train(String name, Object... options) {
    return frostline(command(name, options).toArray());
  }

  private List<Object> command(String name, Object... options) {
    return command(folder.resolve("features"), name, options);
  }

  private List<Object> command(Path table, String name, Object... options) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "train",
                "--features",
                table,
                "--models",
                folder.resolve("store"),
                "--out",
                name,
                "--epochs",
                12,
                "--patience",
                0));
    command.addAll(List.of(options));
    return command;
  }

  private JsonNode record(String name) throws IOException {
    return JSON.readTree(folder.resolve("store/" + name + "/training.json").toFile());
  }

  private List<String> weights(String name, String... entries) throws IOException {
    List<String> weights = new ArrayList<>();
    try (ZipFile zip = new ZipFile(folder.resolve("store/" + name + "/head.zip").toFile())) {
      for (String entry : entries) {
        weights.add(Sha256.of(zip.getInputStream(zip.getEntry(entry)).readAllBytes()));
      }
    }
    return weights;
  }

  private List<String> losses(String name) throws IOException {
    List<String> losses = new ArrayList<>();
    for (JsonNode epoch : record(name).at("/history")) {
      losses.add(epoch.toString().replaceFirst(",\"seconds\":[^,}]*", ""));
    }
    return losses;
  }
}
