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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frostline probe} as a user runs it, on the sample's drawings, at two low layers. */
class ProbeIT {
  private static final List<String> COLUMNS =
      List.of(
          "features_Conv1_relu_average",
          "features_Conv1_relu_grid2",
          "features_block_2_expand_relu_average",
          "features_block_2_expand_relu_grid2");

  @TempDir private Path folder;

  @BeforeEach
  void copyTheBackbone() throws IOException {
    Path copy = Files.createDirectories(store().resolve("mobilenet_v2"));
    try (var files = Files.list(Project.SAMPLE_MODELS.resolve("mobilenet_v2"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void thePageFitsEveryWindow() throws IOException, InterruptedException {
    Browser browser = Browser.installed();
    probe("--examples", "all", "--seeds", 1).succeeded();

    browser.layOut(out().resolve("report.html"), folder.resolve("browser"));
  }

  @Test
  void comparesLayersBesideTheControlsAndKeepsATableThatTrains() throws IOException {
    Command probe = probe("--examples", "4,all", "--seeds", 2).succeeded();

    assertThat(probe.out())
        .contains("80 images of 8 classes", "block_2_expand_relu", "or accuracy per cost:")
        .containsPattern("pixels +768");
    assertThat(probe.err()).contains("9 of 9:");
    JsonNode figures = figures();
    assertThat(figures.at("/rows").asInt()).isEqualTo(80);
    assertThat(figures.at("/test_rows").asInt() + figures.at("/training_rows").asInt())
        .isEqualTo(80);
    assertThat(figures.at("/cuts")).hasSize(4);
    assertThat(figures.at("/cuts").findValuesAsText("column")).isEqualTo(COLUMNS);
    for (JsonNode cut : figures.at("/cuts")) {
      assertThat(cut.at("/scores").findValuesAsText("examples")).containsExactly("4", "all");
      assertThat(cut.at("/scores/0/training_rows").asInt()).isEqualTo(32);
      assertThat(cut.at("/scores/0/accuracies")).hasSize(2);
      assertThat(cut.at("/random_scores/1/accuracy").asDouble()).isBetween(0.0, 1.0);
      assertThat(cut.at("/milliseconds").asDouble()).isPositive();
    }
    assertThat(figures.at("/cuts/3/width").asInt()).isEqualTo(4 * 144);
    assertThat(figures.at("/cuts/0/share").asDouble()).isLessThan(0.05);
    assertThat(figures.at("/bare/shape").toString()).isEqualTo("[16,16,3]");
    assertThat(figures.at("/recommendations").findValuesAsText("goal"))
        .containsExactly("accuracy", "accuracy per cost");
    assertThat(figures.at("/facts").findValuesAsText("name")).contains("Note on the model");
    assertThat(Files.readString(out().resolve("report.html")))
        .contains("features_Conv1_relu", "fine-tuned for content moderation");
    assertThat(table("features").count()).isEqualTo(80);
    assertThat(table("controls").columns()).contains("pixels FLOAT[]");

    frostline(
            "train",
            "--features",
            out().resolve("features"),
            "--column",
            COLUMNS.get(3),
            "--models",
            store(),
            "--epochs",
            1,
            "--out",
            "drawings")
        .succeeded();
  }

  @Test
  void groupsStayTogether() throws IOException {
    probe("--examples", "all", "--seeds", 1, "--group-column", "uri:/([^/]*)_[0-9]+[.]png")
        .succeeded();

    assertThat(figures().at("/notes").toString())
        .containsPattern("Kept together: [0-9]+ groups of several rows with [0-9]+ labelled rows");
    assertThat(figures().at("/recommendations/0/commands/1").asText())
        .contains("--group-column 'uri:/([^/]*)_[0-9]+[.]png'");
    assertThat(probe("--group-column", "uri:(.)", "--groups", "uri:(.)").err())
        .contains("--group-column keeps groups together in the share --test");
  }

  /** The beginnings of the names of the drawings are the groups. */
  @Test
  void groupsTestHeadsThatHaveNotSeenThem() throws IOException {
    Command probe = probe("--examples", "4,all", "--groups", "uri:/([b-z])[^/]*$").succeeded();

    assertThat(probe.out())
        .contains("Accuracy in per cent, over 5 folds of groups:")
        .contains("Highest accuracy on groups never seen: ");
    JsonNode figures = figures();
    assertThat(figures.at("/folds").asInt()).isEqualTo(5);
    assertThat(figures.at("/seeds").asInt()).isEqualTo(5);
    for (JsonNode cut : figures.at("/cuts")) {
      assertThat(cut.at("/scores/1/accuracies")).hasSize(5);
      assertThat(cut.at("/scores/1/accuracy").asDouble()).isBetween(0.0, 1.0);
      assertThat(cut.at("/scores/1/training_rows").asInt())
          .isBetween(cut.at("/scores/0/training_rows").asInt(), figures.at("/rows").asInt() - 1);
    }
    assertThat(figures.at("/rows").asInt()).isBetween(20, 79);
    assertThat(figures.at("/notes").toString())
        .containsPattern("[0-9]+ groups \\(--groups uri:/.* were dealt to 5 folds")
        .containsPattern("whose groups it has not seen; [0-9]+ rows have no group");
    assertThat(figures.at("/recommendations/0/commands/1").asText())
        .contains("--groups 'uri:/([b-z])[^/]*$'");

    Command none = probe("--groups", "uri:(nothing)");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("into 0 groups", "at least two groups");
  }

  @Test
  void goesOnWithTheTablesThatAreThereAndItsAdviceCanBeFollowed() throws IOException {
    Path configuration = Project.ROOT.resolve("conf/probe.properties");
    probe("--config", configuration, "--examples", "all", "--seeds", 1).succeeded();
    List<String> before = table("features").allBits();
    long files = table("features").files();

    Command again = probe("--examples", "3", "--seeds", 1).succeeded();

    assertThat(again.out()).contains("± ");
    assertThat(table("features").files()).isEqualTo(files);
    assertThat(table("features").allBits()).isEqualTo(before);
    assertThat(figures().at("/examples").toString()).isEqualTo("[\"3\"]");
    JsonNode commands = figures().at("/recommendations/0/commands");
    run(commands.get(0).asText(), "--limit", 80).succeeded();
    run(commands.get(1).asText(), "--epochs", 1).succeeded();
  }

  @Test
  void whatCannotBeProbedIsToldInWords() throws IOException {
    assertThat(probe("--layers", "block_2_expand_rleu").err())
        .contains("has no layer 'block_2_expand_rleu'", "block_2_expand_relu");
    assertThat(probe("--label-from", "none").err()).contains("None of the images", "label");
    assertThat(probe("--groups", "makers.csv").err())
        .contains("--groups makers.csv is neither a column of the table nor a file")
        .doesNotContain("Features at");
    Command none = probe("--examples", "some");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("'some'", "10,50,100,all");
    assertThat(probe("--test", "100%").err()).contains("--test is 1.0");
    assertThat(probe("--seeds", 0).err()).contains("--seeds is 0");
    assertThat(frostline("probe", "--help").succeeded().out())
        .contains("Examples:", "--layer-count");
  }

  private Command probe(Object... options) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "probe",
                "--images",
                Project.SAMPLE_IMAGES,
                "--models",
                store(),
                "--model",
                "mobilenet_v2",
                "--turn-seconds",
                0.05,
                "--out",
                out()));
    command.addAll(List.of(options));
    addUnlessGiven(command, "--layers", "Conv1_relu,block_2_expand_relu");
    addUnlessGiven(command, "--sample", 80);
    return frostline(command.toArray());
  }

  private static void addUnlessGiven(List<Object> command, String option, Object value) {
    if (!command.contains(option)) {
      command.addAll(List.of(option, value));
    }
  }

  /** A command as the report shows it, its table in the folder of the test. */
  private Command run(String command, Object... more) {
    List<Object> words =
        new ArrayList<>(
            Arrays.stream(command.split(" "))
                .skip(1)
                .map(word -> word.startsWith("features-") ? folder.resolve(word) : word)
                .toList());
    words.addAll(List.of(more));
    return frostline(words.toArray());
  }

  private Path store() {
    return folder.resolve("store");
  }

  private Path out() {
    return folder.resolve("probe");
  }

  private Table table(String name) {
    return new Table(out().resolve(name));
  }

  private JsonNode figures() throws IOException {
    return new ObjectMapper().readTree(out().resolve("probe.json").toFile());
  }
}
