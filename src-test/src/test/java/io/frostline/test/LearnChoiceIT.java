package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code frostline learn} without {@code --model}, with a network that it fetches and another one
 * in the store, in little time.
 */
class LearnChoiceIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Command learned;
  private static Command hurried;

  /** The network that is fetched is the same as the other, so that both are as good. */
  @BeforeAll
  static void learnOnce() throws Exception {
    Project.copy(Project.SAMPLE_MODELS, folder.resolve("store"));
    for (String label : List.of("bird", "fruit")) {
      Path copy = Files.createDirectories(folder.resolve("photos").resolve(label));
      try (var files = Files.list(Project.SAMPLE_IMAGES.resolve(label))) {
        for (Path file : files.sorted().limit(15).toList()) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
    }
    Path network = Project.SAMPLE_MODELS.resolve("mobilenet_v2/model.onnx");
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(network));
    Files.writeString(
        Files.createDirectories(folder.resolve("entries")).resolve("twin.properties"),
        """
        # The same network under another name.
        format = onnx
        url = %s
        sha256 = %s
        bytes = %d
        size = 224
        layout = nhwc
        color-order = rgb
        resize = squash
        interpolation = bilinear
        scale = 1/255
        mean = 0,0,0
        std = 1,1,1
        features = features
        top1 = 99.5
        accuracy-source = made for this test
        """
            .formatted(network.toUri(), HexFormat.of().formatHex(sha256), Files.size(network)));
    learned = learn("all").succeeded();
    hurried = learn("hurried", "--time-budget", "1s").succeeded();
  }

  @Test
  void theNetworksOfTheStoreAreComparedAndTheBestIsTaken() throws IOException {
    assertThat(learned.out())
        .contains("Fetching twin (99.5 % on ImageNet, a download of 9.1 MB).")
        .contains("Networks: 2 of the store compared on at most 30 images")
        .containsPattern("mobilenet_v2 +\\S+, average +[0-9.]+ ± ")
        .containsPattern("twin +\\S+, average +[0-9.]+ ± [0-9. %]+ 99.5 %")
        .containsPattern("Taken: (twin|mobilenet_v2), the most accurate one here.");
    JsonNode figures = figures("all");
    assertThat(figures.at("/networks")).hasSize(2);
    assertThat(figures.at("/networks/0/accuracy")).isEqualTo(figures.at("/networks/1/accuracy"));
    assertThat(figures.at("/networks/0/name").asText()).isEqualTo(network());
    assertThat(figures.at("/steps/0/command").asText()).contains("--model " + network());
    assertThat(figures.at("/plan/budget").isMissingNode()).isTrue();
    assertThat(learned.out()).as("what is better is here already").doesNotContain("--fetch");
  }

  @Test
  void aTimeThatIsTooShortGetsTheSmallestPlan() throws IOException {
    JsonNode figures = figures("hurried");
    JsonNode plan = figures.at("/plan");
    assertThat(plan.at("/budget").asDouble()).isEqualTo(1);
    assertThat(plan.at("/planned").asDouble()).isGreaterThan(1);
    assertThat(plan.at("/words").asText())
        .isEqualTo("6 layers compared on at most 30 images, in 1 repetition");
    assertThat(plan.at("/notes/0").asText())
        .startsWith("Networks that were not compared, to save time: ");
    assertThat(plan.at("/notes/1").asText()).contains("longer than the time budget of 1 s");
    assertThat(plan.at("/notes/2").asText())
        .contains("2 of 8 layers, 2 of 3 repetitions, random weights above the lowest cut");
    for (JsonNode note : plan.at("/notes")) {
      assertThat(hurried.out()).contains(note.asText());
    }
    JsonNode cuts = JSON.readTree(work("hurried").resolve("probe/probe.json").toFile()).at("/cuts");
    assertThat(cuts.at("/0/random_scores")).isNotEmpty();
    assertThat(cuts.at("/1/random_scores")).isEmpty();
    assertThat(figures.at("/networks")).isEmpty();
    assertThat(figures.at("/steps/0/command").asText())
        .contains("--layer-count 6", "--seeds 1", "--controls lowest");
  }

  @Test
  void aFinishedRunKeepsNetworkAndPlan() {
    assertThat(learn("all").succeeded().out()).startsWith("Everything is done already");
    assertThat(learn("hurried", "--time-budget", "1h").succeeded().out())
        .startsWith("Everything is done already");
  }

  @Test
  void thePagesFitEveryWindow() throws IOException, InterruptedException {
    Browser browser = Browser.installed();
    for (String run : List.of("all", "hurried")) {
      for (String page : List.of("report.html", "probe/report.html")) {
        browser.layOut(work(run).resolve(page), folder.resolve("browser"));
      }
    }
  }

  @Test
  void withoutANetworkSomeAreOffered() throws IOException {
    Path bare = Files.createDirectories(folder.resolve("bare"));

    Command none = frostline("learn", folder.resolve("photos"), "--models", bare);

    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err())
        .contains("has no network for images")
        .contains("models fetch efficientnet-lite4 --models " + bare)
        .contains("(80.4 % on ImageNet, a download of 51.9 MB)")
        .contains("models fetch mobilenetv2 --models " + bare);
    Command unknown =
        frostline("learn", folder.resolve("photos"), "--models", bare, "--fetch", "mobilnetv2");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("no network 'mobilnetv2'", "Did you mean 'mobilenetv2'?");
    Command never =
        frostline("learn", folder.resolve("photos"), "--models", bare, "--time-budget", "soon");
    assertThat(never.exitCode()).isEqualTo(1);
    assertThat(never.err()).contains("'soon' is not a valid time");
  }

  private static Command learn(String run, Object... options) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "learn",
                folder.resolve("photos"),
                "--models",
                folder.resolve("store"),
                "--catalog",
                folder.resolve("entries"),
                "--fetch",
                "twin",
                "--out",
                run,
                "--work",
                work(run)));
    command.addAll(List.of(options));
    return frostline(command.toArray());
  }

  private static String network() throws IOException {
    return JSON.readTree(work("all").resolve("probe/probe.json").toFile()).at("/model").asText();
  }

  private static JsonNode figures(String run) throws IOException {
    return JSON.readTree(work(run).resolve("learn.json").toFile());
  }

  private static Path work(String run) {
    return folder.resolve("work").resolve(run);
  }
}
