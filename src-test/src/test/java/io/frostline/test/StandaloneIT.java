package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.backbone.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standalone master and two workers, where an executor or the driver is killed in the middle: the
 * result equals that of an undisturbed run on one machine, to the last bit.
 */
class StandaloneIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path clusterFolder;
  @TempDir private static Path undisturbedFolder;
  private static StandaloneCluster cluster;
  private static Path undisturbed;

  @TempDir private Path folder;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = StandaloneCluster.start(clusterFolder);
    undisturbed = undisturbedFolder.resolve("features");
    extraction(undisturbed).run().succeeded();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
  }

  @Test
  void extractLosesAndDoublesNothingWhenTheDriverIsKilledAndThenAnExecutor() throws Exception {
    Table table = new Table(folder.resolve("disturbed"));
    List<Object> command = extraction(table.folder()).command();

    Launcher.killWhen(() -> table.files() > 0, command, cluster.environment());
    long files = table.files();
    assertThat(table.count()).as("rows when the driver was killed").isBetween(1L, 199L);
    Command run = disturbed(() -> table.files() > files, command);

    assertThat(run.succeeded().out()).contains("200 images listed", "0 rejected");
    assertThat(table.count()).isEqualTo(200);
    assertThat(table.allBits()).isEqualTo(new Table(undisturbed).allBits());
  }

  @Test
  void aSignalEndsTheDriverWithALineAndTheNextOneGoesOn() throws Exception {
    Table table = new Table(folder.resolve("interrupted"));
    List<Object> command = extraction(table.folder()).command();

    Command interrupted =
        Launcher.disturb(() -> table.files() > 0, Process::destroy, command, cluster.environment());

    assertThat(interrupted.exitCode()).as(interrupted.err()).isEqualTo(143);
    assertThat(interrupted.err())
        .containsOnlyOnce("Interrupted: ")
        .contains(
            " of 200 images are committed in file:"
                + table.folder()
                + ". Rerun the same command to resume.")
        .doesNotContain("\tat ", "ERROR");
    Launcher.run(command, cluster.environment()).succeeded();
    assertThat(table.count()).isEqualTo(200);
  }

  @Test
  void doctorLooksAtEveryExecutor() throws Exception {
    Command run = Launcher.run(List.of("doctor", "--models", store()), cluster.environment());

    for (String machine : List.of("driver", "127.0.0.1:0", "127.0.0.1:1")) {
      assertThat(run.succeeded().out())
          .containsPattern("(?m)^ok +" + machine + " +OpenCV +has decoded")
          .containsPattern("(?m)^ok +" + machine + " +ND4J +has multiplied");
    }
  }

  @Test
  void trainEndsInTheSameNetworkWhenAnExecutorIsKilled() throws Exception {
    Path store = store();
    frostline(train("undisturbed").toArray()).succeeded();
    Path checkpoint = store.resolve(".training-disturbed/checkpoint");

    disturbed(() -> Files.exists(checkpoint), train("disturbed")).succeeded();

    assertThat(Sha256.of(store.resolve("disturbed/model.onnx")))
        .isEqualTo(Sha256.of(store.resolve("undisturbed/model.onnx")));
  }

  @Test
  void probeFindsTheSameWhenAnExecutorIsKilled() throws Exception {
    store();
    Path expected = folder.resolve("undisturbed/probe");
    frostline(probe(expected).toArray()).succeeded();
    Path out = folder.resolve("disturbed/probe");

    Path extracted = out.resolve("controls/_frostline.json");
    disturbed(
            () -> Files.exists(extracted) && Files.readString(extracted).contains("complete"),
            probe(out))
        .succeeded();

    assertThat(scores(out)).isEqualTo(scores(expected));
    for (String table : List.of("features", "controls")) {
      assertThat(new Table(out.resolve(table)).allBits())
          .isEqualTo(new Table(expected.resolve(table)).allBits());
    }
  }

  @Test
  void learnPlansByTheExecutorsAndResumesWhenTheDriverIsKilled() throws Exception {
    Path photos = folder.resolve("photos");
    for (String label : List.of("bird", "vehicle")) {
      Path copy = Files.createDirectories(photos.resolve(label));
      try (var files = Files.list(Project.SAMPLE_IMAGES.resolve(label))) {
        for (Path file : files.sorted().limit(15).toList()) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
    }
    Path work = folder.resolve("work");
    List<Object> command =
        List.of(
            "learn",
            photos,
            "--models",
            store(),
            "--time-budget",
            "1s",
            "--out",
            "drawings",
            "--work",
            work);

    Launcher.killWhen(
        () -> Files.exists(work.resolve("probe/features/_frostline.json")),
        command,
        cluster.environment());
    JsonNode plan = JSON.readTree(work.resolve("_learn.json").toFile()).at("/plan");
    Command resumed = Launcher.run(command, cluster.environment()).succeeded();

    assertThat(resumed.out())
        .doesNotContain("Measuring how long")
        .contains("Plan: 6 layers", "longer than the time budget of 1 s", "on 6 images that");
    assertThat(JSON.readTree(work.resolve("_learn.json").toFile()).at("/plan")).isEqualTo(plan);
    assertThat(folder.resolve("store/drawings/model.onnx")).exists();
  }

  @Test
  void anImageThatCrashesTheDecoderIsRejectedAndTheJobGoesOn() throws Exception {
    Path table = folder.resolve("features");

    Map<String, String> environment = cluster.environment();
    environment.put(
        "FROSTLINE_SPARK_CONF",
        Files.writeString(
                folder.resolve("poison.conf"),
                "spark.executorEnv.JAVA_TOOL_OPTIONS %s %s"
                    .formatted(PoisonedDecoder.in(folder).options(), Launcher.SHORT_LIVED))
            .toString());

    Command run =
        Launcher.run(new Extraction(PoisonedDecoder.images(folder), table).command(), environment);

    assertThat(run.succeeded().out()).contains("25 extracted now", "1 rejected");
    PoisonedDecoder.assertIsolated(table);
  }

  private static Command disturbed(Launcher.Condition condition, List<Object> command)
      throws Exception {
    return Launcher.disturb(
        condition, driver -> cluster.killAnExecutor(), command, cluster.environment());
  }

  private static Extraction extraction(Path table) {
    return new Extraction(Project.SAMPLE_IMAGES, table)
        .at("block_2_expand_relu")
        .with("--commit-every", 40);
  }

  private List<Object> train(String name) {
    return List.of(
        "train",
        "--features",
        undisturbed,
        "--models",
        folder.resolve("store"),
        "--epochs",
        12,
        "--patience",
        0,
        "--out",
        name);
  }

  private List<Object> probe(Path out) {
    return List.of(
        "probe",
        "--images",
        Project.SAMPLE_IMAGES,
        "--models",
        folder.resolve("store"),
        "--model",
        "mobilenet_v2",
        "--layers",
        "Conv1_relu,block_1_expand_relu",
        "--sample",
        80,
        "--examples",
        "4,all",
        "--seeds",
        1,
        "--turn-seconds",
        0.05,
        "--out",
        out);
  }

  private Path store() throws IOException {
    Path store = folder.resolve("store");
    Path copy = Files.createDirectories(store.resolve("mobilenet_v2"));
    try (var files = Files.list(Project.SAMPLE_MODELS.resolve("mobilenet_v2"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return store;
  }

  /** What a probe found, without what depends on the clock. */
  private static List<JsonNode> scores(Path out) throws IOException {
    List<JsonNode> cuts = new ArrayList<>();
    for (JsonNode cut : JSON.readTree(out.resolve("probe.json").toFile()).at("/cuts")) {
      cuts.add(((ObjectNode) cut).retain(Set.of("column", "scores", "random_scores")));
    }
    return cuts;
  }
}
