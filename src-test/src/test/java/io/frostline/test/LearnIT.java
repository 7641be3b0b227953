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

/** {@code frostline learn} as a user runs it, on three classes of the sample's drawings. */
class LearnIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @BeforeEach
  void copyTheSample() throws IOException {
    Project.copy(Project.SAMPLE_MODELS, folder.resolve("store"));
    for (String label : List.of("bird", "fruit", "vehicle")) {
      Path copy = Files.createDirectories(photos().resolve(label)).getParent().resolve(label);
      try (var files = Files.list(Project.SAMPLE_IMAGES.resolve(label))) {
        for (Path file : files.sorted().limit(20).toList()) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
    }
  }

  @Test
  void makesAClassifierOfAFolderAndSaysHowGoodItIs() throws IOException {
    Files.writeString(photos().resolve("bird/no.png"), "no image");

    Command learned = learn().succeeded();

    assertThat(learned.out())
        .contains("Found 61 images of 3 classes", "20 to 21 of each", "1 image could not be used")
        .containsPattern("Accuracy [0-9.]+ % .*on 12 images that neither")
        .contains("Classifier: drawings, in the store", "Next:", "Report:");
    JsonNode figures = JSON.readTree(work().resolve("learn.json").toFile());
    assertThat(figures.at("/rows").asInt()).isEqualTo(12);
    assertThat(figures.at("/also_probed").asInt()).isZero();
    assertThat(figures.at("/found/rejected/0/examples").asInt()).isEqualTo(1);
    assertThat(figures.at("/baseline").asDouble()).isEqualTo(1 / 3.0);
    assertThat(figures.at("/accuracy"))
        .isEqualTo(
            JSON.readTree(work().resolve("evaluation/metrics.json").toFile()).at("/accuracy"));
    JsonNode probe = JSON.readTree(work().resolve("probe/probe.json").toFile());
    assertThat(probe.at("/rows").asInt()).as("16 of each class, rejected or not").isBetween(47, 48);
    assertThat(probe.at("/notes/0").asText()).startsWith("20 % of the images of each class were");
    assertThat(Files.readString(work().resolve("report.html")))
        .contains("What to do next", "What was found", "The same by hand", "no.png")
        .doesNotContain("{{");
    JsonNode training = JSON.readTree(store().resolve("drawings/training.json").toFile());
    assertThat(training.at("/configuration/transform").asText()).isEqualTo("square-root");
    assertThat(training.at("/table/columns").findValuesAsText("pool"))
        .as("of the chosen layer and those beside it")
        .hasSizeBetween(2, 4)
        .contains("average");
    assertThat(work().resolve("evaluation/report.html")).exists();
    assertThat(work().resolve("probe/report.html")).exists();
    for (JsonNode step : figures.at("/steps")) {
      run(step.at("/command").asText()).succeeded();
    }
    run(use(learned)).succeeded();
  }

  @Test
  void aKilledRunResumesWithItsPlanAndAFinishedOneDoesNothing() throws Exception {
    Path state = work().resolve("_learn.json");
    Launcher.killWhen(
        () -> Files.exists(work().resolve("probe/features/_frostline.json")), command());
    JsonNode killed = JSON.readTree(state.toFile());

    Command resumed = learn().succeeded();
    JsonNode finished = JSON.readTree(state.toFile());
    Command again = learn().succeeded();

    assertThat(killed.at("/trained").asBoolean()).isFalse();
    assertThat(finished.at("/trained").asBoolean()).isTrue();
    assertThat(finished.at("/plan")).isEqualTo(killed.at("/plan"));
    assertThat(again.out()).startsWith("Everything is done already");
    assertThat(again.out()).endsWith(resumed.out().substring(resumed.out().indexOf("Accuracy ")));
    assertThat(again.err()).isEmpty();
  }

  @Test
  void otherImagesNeedToStartOver() throws IOException {
    learn().succeeded();
    Files.delete(photos().resolve("bird").resolve(first("bird")));

    Command other = learn();
    Command over = learn("--overwrite").succeeded();

    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err())
        .contains("is about other images or options", "60 images", "59 images", "--overwrite");
    assertThat(over.out()).contains("Found 59 images");
    Command taken = learn("--work", folder.resolve("elsewhere"));
    assertThat(taken.exitCode()).isEqualTo(2);
    assertThat(taken.err()).contains("drawings", "--out");
  }

  @Test
  void whatNobodyCanLearnFromIsRefused() throws IOException {
    assertThat(frostline("learn", "--models", store()).exitCode()).isEqualTo(1);
    assertThat(frostline("learn", photos(), "--images", photos(), "--models", store()).err())
        .contains("There are two folders of images");

    Command empty = learnFrom(Files.createDirectories(folder.resolve("empty")));
    assertThat(empty.exitCode()).isEqualTo(2);
    assertThat(empty.err()).contains("There are no images at");

    Command one = learnFrom(photos().resolve("bird"));
    assertThat(one.exitCode()).isEqualTo(2);
    assertThat(one.err())
        .contains("All 20 images", "the same label, 'bird'", "at least two classes");

    Command none = learn("--label-from", "none");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("None of the images", "has a label");

    Path few = folder.resolve("few");
    for (String label : List.of("bird", "fruit")) {
      Files.createDirectories(few.resolve(label));
      Files.copy(
          photos().resolve(label).resolve(first(label)), few.resolve(label).resolve("1.png"));
    }
    assertThat(learnFrom(few).err()).contains("No class", "has more than 1 image", "at least 5");

    Path bare = Files.createDirectories(folder.resolve("bare"));
    Command noModel = frostline("learn", photos(), "--models", bare);
    assertThat(noModel.exitCode()).isEqualTo(2);
    assertThat(noModel.err())
        .contains("has no network for images", "models fetch efficientnet-lite4 --models " + bare);
  }

  private Command learnFrom(Path images) {
    return frostline(
        "learn", images, "--models", store(), "--out", "other", "--work", folder.resolve("other"));
  }

  private Command learn(Object... options) {
    return frostline(command(options).toArray());
  }

  private List<Object> command(Object... options) {
    List<Object> command = new ArrayList<>(List.of("learn", photos(), "--models", store()));
    command.addAll(List.of(options));
    if (!command.contains("--out")) {
      command.addAll(List.of("--out", "drawings"));
    }
    if (!command.contains("--work")) {
      command.addAll(List.of("--work", work()));
    }
    return command;
  }

  /** The command that the summary recommends, for images that are there. */
  private String use(Command learned) {
    String line =
        learned.out().lines().filter(text -> text.startsWith("Use it:")).findFirst().orElseThrow();
    return line.substring(line.indexOf("frostline"))
        .replace("--images NEW", "--images " + photos().resolve("bird"))
        .replace("--out predictions", "--out " + folder.resolve("predictions"))
        .concat(" --max-rejected 10%");
  }

  private Command run(String command) {
    return frostline(Arrays.stream(command.split(" ")).skip(1).toArray());
  }

  private String first(String label) throws IOException {
    try (var files = Files.list(photos().resolve(label))) {
      return files.sorted().findFirst().orElseThrow().getFileName().toString();
    }
  }

  private Path photos() {
    return folder.resolve("photos");
  }

  private Path store() {
    return folder.resolve("store");
  }

  private Path work() {
    return folder.resolve("work");
  }
}
