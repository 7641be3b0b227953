package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.backbone.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train --optimizer ridge}: a head in closed form, in a classifier like any other. */
class RidgeIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Object[] RIDGE = {"--optimizer", "ridge"};

  @TempDir private static Path folder;

  @BeforeAll
  static void extract() throws IOException {
    run("models", "import", ColorClassifier.scores(folder), "--name", "colors")
        .with("--size", 8, "--scale", "1/255");
    run("extract", "--images", Project.SAMPLE_IMAGES, "--model", "colors")
        .with("--layer", "mean,scores", "--out", folder.resolve("features"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "square-root"})
  void classifiesAsItEvaluates(String transform) throws IOException {
    Command trained =
        train("ridge", "--optimizer", "ridge", "--transform", transform, "--replace").succeeded();

    JsonNode record = json("ridge/training.json");
    assertThat(record.at("/configuration/optimizer").asText()).isEqualTo("ridge");
    assertThat(record.at("/configuration/transform").asText()).isEqualTo(transform);
    assertThat(record.at("/history")).hasSize(1);
    assertThat(record.at("/history/0/rows").asInt()).isEqualTo(160);
    assertThat(record.at("/history/0/ridge/penalty").asDouble()).isBetween(0.01, 10.0);
    assertThat(record.at("/history/0/ridge/temperature").asDouble()).isPositive();
    assertThat(trained.err()).contains("solved for in closed form", "Epoch 1 of 1");
    assertThat(trained.out())
        .containsPattern("leaving out one training row .*: penalty [0-9.]+, temperature [0-9.]+");
    run("classify", "--images", Project.SAMPLE_IMAGES, "--model", "ridge", "--all-probabilities")
        .with("--out", folder.resolve("predictions"), "--overwrite");
    JsonNode byFeatures = evaluate("--features", folder.resolve("features"));
    JsonNode byPredictions = evaluate("--predictions", folder.resolve("predictions"));
    assertThat(byFeatures.at("/rows").asInt()).isEqualTo(200);
    assertThat(byFeatures.at("/accuracy").asDouble()).isGreaterThan(0.18);
    assertThat(byPredictions.at("/confusion")).isEqualTo(byFeatures.at("/confusion"));
    assertThat(byPredictions.at("/log_loss").asDouble())
        .isCloseTo(byFeatures.at("/log_loss").asDouble(), within(1e-4));
    assertThat(byFeatures.at("/facts").toString())
        .contains("ridge regression with calibrated")
        .satisfies(
            facts ->
                assertThat(facts.contains("features transformed by square-root"))
                    .isEqualTo(transform.equals("square-root")));
    assertThat(run("models", "verify", "ridge").with().out()).contains("ridge");
  }

  @Test
  void moreRowsThanItSolvesForAreRefusedBeforeAnyWork() throws IOException {
    Path table = synthetic("many", 2_600);

    Command refused = onTable(table, "never").and("--groups", "uri:([0-9])[.]jpg").and(RIDGE).run();

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("solves for all training rows at once, which is possible for up to 2,000")
        .containsPattern("but there are 2,[0-9]{3}\\. Pass another, such as --optimizer adam")
        .doesNotContain("Fold 1", "training, ");
    assertThat(folder.resolve("store/never")).doesNotExist();
  }

  @Test
  void aKilledRunEndsInTheSameHead() throws Exception {
    Path table = synthetic("few", 1_500);
    onTable(table, "straight").with(RIDGE);
    Path checkpoint = folder.resolve("store/.training-killed/checkpoint");

    Launcher.killWhen(() -> Files.exists(checkpoint), onTable(table, "killed").and(RIDGE).words());
    assertThat(checkpoint).as("what the killed training left").exists();
    Command resumed = onTable(table, "killed").and("--log-format", "json").with(RIDGE);

    assertThat(resumed.err())
        .contains("Resuming an interrupted training after epoch 1")
        .contains("\"ridge_penalty\":", "\"ridge_temperature\":");
    assertThat(checkpoint.getParent()).doesNotExist();
    assertThat(parameters("killed")).isEqualTo(parameters("straight"));
    assertThat(json("killed/model.json").at("/sha256"))
        .isEqualTo(json("straight/model.json").at("/sha256"));
    assertThat(json("killed/training.json").at("/history/0/ridge"))
        .isEqualTo(json("straight/training.json").at("/history/0/ridge"));
  }

  private static Path synthetic(String name, int rows) throws IOException {
    Path table = folder.resolve(name);
    new SyntheticFeatures(rows, 3, 4, 2, 0.1, 1)
        .write(SharedSpark.session(), table, ColorClassifier.claim(folder.resolve("store")));
    return table;
  }

  private static Line onTable(Path table, String name) {
    return run("train", "--features", table, "--out", name);
  }

  private static String parameters(String name) throws IOException {
    try (ZipFile zip = new ZipFile(folder.resolve("store/" + name + "/head.zip").toFile())) {
      return Sha256.of(zip.getInputStream(zip.getEntry("coefficients.bin")).readAllBytes());
    }
  }

  private static JsonNode json(String file) throws IOException {
    return JSON.readTree(folder.resolve("store").resolve(file).toFile());
  }

  @Test
  void whatItHasNoUseForIsRefused() {
    Command hidden = train("never", "--optimizer", "ridge", "--hidden", 8);
    Command auto = train("never", "--optimizer", "ridge", "--l2", "auto");
    Command layers =
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
            "never",
            "--optimizer",
            "ridge");

    assertThat(hidden.exitCode()).isEqualTo(2);
    assertThat(hidden.err()).contains("--optimizer ridge", "so --hidden does not apply");
    assertThat(auto.exitCode()).isEqualTo(1);
    assertThat(auto.err()).contains("--optimizer ridge chooses its penalty itself");
    assertThat(layers.exitCode()).isEqualTo(1);
    assertThat(layers.err()).contains("--optimizer ridge solves for a single layer");
  }

  private static Command train(String name, Object... options) {
    return run("train", "--out", name, "--features", folder.resolve("features"))
        .and("--column", "features_scores,features_mean", "--seed", 1)
        .and(options)
        .run();
  }

  private static JsonNode evaluate(Object... what) throws IOException {
    run("evaluate", "--model", "ridge", "--out", folder.resolve("report"), "--overwrite")
        .and("--portion", "all", "--map-points", 20, "--mistakes", 2)
        .with(what);
    return JSON.readTree(folder.resolve("report/metrics.json").toFile());
  }

  private static Line run(Object... words) {
    return new Line(new ArrayList<>(List.of(words))).and("--models", folder.resolve("store"));
  }

  /** A command line in parts. */
  private record Line(List<Object> words) {
    Line and(Object... more) {
      words.addAll(List.of(more));
      return this;
    }

    Command with(Object... more) {
      return and(more).run().succeeded();
    }

    Command run() {
      return frostline(words.toArray());
    }
  }
}
