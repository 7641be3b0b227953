package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train --optimizer ridge}: a head in closed form, in a classifier like any other. */
class RidgeIT {
  private static final ObjectMapper JSON = new ObjectMapper();

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

    JsonNode record = JSON.readTree(folder.resolve("store/ridge/training.json").toFile());
    assertThat(record.at("/configuration/optimizer").asText()).isEqualTo("ridge");
    assertThat(record.at("/configuration/transform").asText()).isEqualTo(transform);
    assertThat(record.at("/history")).hasSize(1);
    assertThat(record.at("/history/0/rows").asInt()).isEqualTo(160);
    assertThat(trained.err()).contains("solved for in closed form", "Epoch 1 of 1");
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
