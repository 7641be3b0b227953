package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that a signal ends: Ctrl-C, or that of a scheduler. */
class InterruptionIT {
  /** The bit of SIGINT, signal 2, in the masks of Linux. */
  private static final long INTERRUPT = 1L << 1;

  private static final Map<String, String> LOCAL = Map.of("FROSTLINE_MASTER", "local[2]");

  @TempDir private Path folder;
  private Path store;

  @BeforeEach
  void copyStore() throws IOException {
    store = folder.resolve("models");
    Project.copy(Project.SAMPLE_MODELS, store);
  }

  @Test
  void extractSaysWhatIsCommittedAndGoesOnFromThere() throws Exception {
    Table table = new Table(folder.resolve("features"));
    List<Object> command = extraction(table).command();

    Command run = interrupted("TERM", () -> table.files() > 0, command);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(143);
    Matcher line =
        Pattern.compile(
                "Interrupted: ([0-9]+) of 200 images are committed in file:%s\\. Rerun the same"
                        .formatted(Pattern.quote(table.folder().toString()))
                    + " command to resume\\.")
            .matcher(onlyLine(run));
    assertThat(line.matches()).as(run.err()).isTrue();
    assertThat(table.count()).isEqualTo(Long.parseLong(line.group(1))).isBetween(1L, 199L);
    assertNoWriterIsLeft(table.folder());
    assertThat(Launcher.run(command, LOCAL).succeeded().out())
        .contains(line.group(1) + " extracted earlier, 0 rejected.");
    assertThat(table.count()).isEqualTo(200);
  }

  @Test
  void whatWouldStartOverIsToBeLeftOut() throws Exception {
    Table table = new Table(folder.resolve("features"));
    List<Object> command = extraction(table).with("--overwrite", "--log-format", "json").command();

    Command run = interrupted("TERM", () -> table.files() > 0, command);

    JsonNode line = new ObjectMapper().readTree(onlyLine(run));
    assertThat(line.get("level").asText()).isEqualTo("ERROR");
    assertThat(line.get("event").asText()).isEqualTo("interrupted");
    assertThat(line.get("exit_code").asInt()).isEqualTo(143);
    assertThat(line.get("message").asText())
        .startsWith("Interrupted: ")
        .endsWith(
            " committed in file:"
                + table.folder()
                + ". Rerun the command without --overwrite to resume.");
  }

  @Test
  void controlCEndsTrainingAfterWhichItResumes() throws Exception {
    Table table = new Table(folder.resolve("features"));
    extraction(table).run().succeeded();
    List<Object> train =
        List.of(
            "train",
            "--features",
            table.folder(),
            "--models",
            store,
            "--epochs",
            40,
            "--patience",
            0,
            "--out",
            "heads");

    Command run =
        interrupted("INT", () -> Files.exists(store.resolve(".training-heads/checkpoint")), train);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(130);
    assertThat(run.err())
        .endsWith("Interrupted: finished epochs are kept. Rerun the same command to resume.\n")
        .doesNotContain("\tat ", "Exception", " WARN ", " ERROR ");
    assertNoWriterIsLeft(store);
    assertThat(Launcher.run(train, LOCAL).succeeded().out())
        .contains("Resuming an interrupted training after epoch ");
  }

  @Test
  void aCommandWithoutSparkLeavesNothing() throws Exception {
    Launcher.run(
            List.of("models", "export", "mobilenet_v2", "--models", store, "--out", archive()),
            LOCAL)
        .succeeded();
    List<Path> before = entries(store);

    Command run =
        interrupted(
            "TERM",
            () -> entries(store).size() > before.size(),
            List.of("models", "import", archive(), "--name", "again", "--models", store));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(143);
    assertThat(onlyLine(run)).isEqualTo("Interrupted: nothing was changed.");
    assertThat(entries(store)).isEqualTo(before);
  }

  private Path archive() {
    return folder.resolve("package.zip");
  }

  private Extraction extraction(Table table) {
    return new Extraction(Project.SAMPLE_IMAGES, table.folder())
        .at("block_2_expand_relu")
        .with("--commit-every", 20);
  }

  private static Command interrupted(
      String signal, Launcher.Condition condition, List<Object> command)
      throws IOException, InterruptedException {
    assumeTrue(
        !signal.equals("INT") || !ignoresInterrupts(),
        "skipped: this process ignores SIGINT, as jobs in the background of a script do");
    return Launcher.disturb(
        condition,
        driver ->
            assertThat(
                    new ProcessBuilder("kill", "-" + signal, Long.toString(driver.pid()))
                        .start()
                        .waitFor())
                .isZero(),
        command,
        LOCAL);
  }

  /** What a process ignores, its children ignore, too, and Java then leaves it at that. */
  private static boolean ignoresInterrupts() throws IOException {
    String ignored =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    long signals = Long.parseUnsignedLong(ignored.replace("SigIgn:", "").strip(), 16);
    return (signals & INTERRUPT) != 0;
  }

  private static String onlyLine(Command run) {
    // On a busy machine, progress is reported before the signal comes.
    List<String> lines =
        run.err()
            .lines()
            .filter(line -> !line.startsWith("Picked up") && !line.contains(" rejected"))
            .toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  private static void assertNoWriterIsLeft(Path written) throws IOException {
    assertThat(entries(written))
        .noneMatch(file -> file.getFileName().toString().contains("writer-"));
  }

  private static List<Path> entries(Path written) throws IOException {
    try (Stream<Path> files = Files.list(written)) {
      return files.sorted().toList();
    }
  }
}
