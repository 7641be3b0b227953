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
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frostline learn --finetune}, with a small network that came from Deeplearning4j. */
class LearnFinetuneIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CLOTHES = Project.ROOT.resolve("deploy/sample/fashion");

  @TempDir private Path folder;

  @BeforeEach
  void importNetwork() throws IOException {
    Path zip = folder.resolve("small.zip");
    ModelSerializer.writeModel(FinetuneIT.small(), zip.toFile(), false);
    frostline(
            "models",
            "import",
            zip,
            "--name",
            "small",
            "--models",
            store(),
            "--size",
            FinetuneIT.SIDE,
            "--scale",
            "1/255")
        .succeeded();
  }

  @Test
  void retrainsBelowTheHeadAndKeepsWhatIsBetter() throws Exception {
    Path activations = work().resolve("activations/_frostline.json");
    Launcher.killWhen(() -> Files.exists(activations), command(CLOTHES, "--finetune"));

    Command learned = learn(CLOTHES, "--finetune").succeeded();
    Command plain = learn(CLOTHES);

    JsonNode record = record("clothes");
    JsonNode head = record("clothes-head");
    JsonNode history = record.at("/history");
    assertThat(record.at("/retraining/head/model").asText()).isEqualTo("clothes-head");
    assertThat(history.get(0).at("/number").asInt()).isZero();
    double start = history.get(0).at("/validationLoss").asDouble();
    double best = best(record).at("/validationLoss").asDouble();
    assertThat(best).isLessThanOrEqualTo(start);
    assertThat(record.at("/split/bounds")).isEqualTo(head.at("/split/bounds"));
    JsonNode figures = JSON.readTree(work().resolve("learn.json").toFile());
    assertThat(figures.at("/rows").asInt()).isEqualTo(600);
    assertThat(figures.at("/accuracy")).isEqualTo(record.at("/metrics/accuracy"));
    assertThat(learned.out())
        .contains("4. Fine-tune: the layers below it", "5. Evaluate")
        .contains(best < start ? "Fine-tuned from " : "did not lower the validation loss");
    assertThat(figures.at("/plan/notes").toString()).contains("ine-tun");
    assertThat(figures.at("/steps").findValuesAsText("command"))
        .hasSize(5)
        .anyMatch(
            command -> command.contains("finetune") && command.contains("--head clothes-head"));
    for (JsonNode step : figures.at("/steps")) {
      run(step.at("/command").asText()).succeeded();
    }
    assertThat(plain.exitCode()).isEqualTo(2);
    assertThat(plain.err()).contains("is about other images or options");
  }

  @Test
  void fewImagesKeepTheirHead() throws IOException {
    Command learned = learn(Project.SAMPLE_IMAGES, "--finetune").succeeded();

    assertThat(learned.out())
        .contains("Not fine-tuned: of so few images", "4. Evaluate")
        .doesNotContain("Fine-tune:");
    assertThat(record("clothes").at("/retraining").isMissingNode()).isTrue();
    assertThat(store().resolve("clothes-head")).doesNotExist();
  }

  @Test
  void whatItCannotDoIsRefusedBeforeAnyWork() throws IOException {
    Path texts = Files.writeString(folder.resolve("texts.csv"), "text,label\na,b\n");

    Command ofTexts = frostline("learn", "--texts", texts, "--models", store(), "--finetune");
    Command planned = learn(CLOTHES, "--finetune", "--time-budget", "10m");

    assertThat(ofTexts.exitCode()).isEqualTo(1);
    assertThat(ofTexts.err()).contains("--finetune is for images");
    assertThat(planned.exitCode()).isEqualTo(1);
    assertThat(planned.err()).contains("so --time-budget cannot plan it");
    assertThat(work()).doesNotExist();
  }

  private static JsonNode best(JsonNode record) {
    for (JsonNode epoch : record.at("/history")) {
      if (epoch.at("/number").equals(record.at("/best_epoch"))) {
        return epoch;
      }
    }
    throw new AssertionError("Missing: epoch " + record.at("/best_epoch"));
  }

  private Command learn(Path images, Object... options) {
    return frostline(command(images, options).toArray());
  }

  private List<Object> command(Path images, Object... options) {
    List<Object> command = new ArrayList<>(List.of("learn", images, "--models", store()));
    command.addAll(List.of("--model", "small", "--out", "clothes", "--work", work()));
    command.addAll(List.of(options));
    return command;
  }

  private static Command run(String command) {
    return frostline(Arrays.stream(command.split(" ")).skip(1).toArray());
  }

  private JsonNode record(String name) throws IOException {
    return JSON.readTree(store().resolve(name).resolve("training.json").toFile());
  }

  private Path store() {
    return folder.resolve("store");
  }

  private Path work() {
    return folder.resolve("work");
  }
}
