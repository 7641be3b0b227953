package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of damage to every file that Frostline keeps, in the hands of every command that reads
 * it: exit code 2, a message that names the file and the way out, and no stack trace.
 */
class DamagedStateIT {
  private static final String DATA = "features/part-*.parquet";

  @TempDir private static Path shared;
  @TempDir private Path folder;

  @BeforeAll
  static void writeEverythingOnce() throws IOException {
    Project.copy(Project.SAMPLE_IMAGES.resolve("bird"), images().resolve("bird"));
    Project.copy(Project.SAMPLE_IMAGES.resolve("bug"), images().resolve("bug"));
    Files.writeString(images().resolve("bird/text.png"), "no picture");
    ColorClassifier.importInto(shared, shared.resolve("written/store"));
    Path home = shared.resolve("written");
    run("extract", home).succeeded();
    run("train", home).succeeded();
    run("classify", home).succeeded();
    Files.delete(images().resolve("bird/crow_01.png"));
    run("extract", home).succeeded();
  }

  @BeforeEach
  void copyEverything() throws IOException {
    Project.copy(shared.resolve("written"), folder.resolve("home"));
  }

  private static Stream<Arguments> readers() {
    return Stream.of(
            readers("features/_frostline.json", "extract train evaluate export compact"),
            readers("predictions/_frostline.json", "classify judge compact-predictions"),
            readers(DATA, "extract train evaluate export compact"),
            readers("predictions/part-*.parquet", "classify judge compact-predictions"),
            readers("features/_deleted/*.parquet", "extract train evaluate export compact"),
            readers("features/_rejected/*.parquet", "extract"),
            readers("features/_content/*.parquet", "extract compact"),
            readers("store/colors/model.json", "extract train show layers verify pack-up"),
            readers("store/colors/model.onnx", "extract train verify pack-up"),
            readers("store/head/model.json", "classify evaluate"),
            readers("store/head/training.json", "evaluate verify-head"),
            readers("store/head/head.zip", "verify-head"))
        .flatMap(stream -> stream);
  }

  private static Stream<Arguments> readers(String file, String commands) {
    return Stream.of(Damage.values())
        .flatMap(
            damage ->
                Stream.of(commands.split(" ")).map(command -> Arguments.of(file, damage, command)));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("readers")
  void theCommandNamesTheFileAndTheWayOut(String pattern, Damage damage, String command)
      throws IOException {
    Path file = first(pattern);
    damage.happenTo(file);

    Command refused = run(command, folder.resolve("home"));

    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err())
        .contains(file.getFileName().toString())
        .containsPattern("(?i)restore|delete|remove|import|train it again|export .* again")
        .doesNotContain("\tat ", "..\n", "null.", "Exception");
    assertThat(refused.err().lines()).hasSizeLessThan(8);
  }

  /** In every format that Spark or Hadoop reports, damage inside a file is noticed, too. */
  @ParameterizedTest
  @MethodSource("dataReaders")
  void aDamagedPageIsNoticedThroughTheChecksumsOfHadoop(String command) throws IOException {
    Path file = first(DATA);
    byte[] content = Files.readAllBytes(file);
    for (int at = 4; at < content.length - 4; at += 512) {
      content[at] ^= 0x55;
    }
    Files.write(file, content);

    Command refused = run(command, folder.resolve("home"));

    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains(file.getFileName().toString()).doesNotContain("\tat ");
  }

  private static Stream<String> dataReaders() {
    return Stream.of("extract", "train", "evaluate", "export", "compact");
  }

  private Path first(String pattern) throws IOException {
    Path whole = folder.resolve("home").resolve(pattern.replace("*", "x"));
    try (var files = Files.newDirectoryStream(whole.getParent(), pattern.replaceAll(".*/", ""))) {
      return files.iterator().next();
    }
  }

  private static Command run(String command, Path home) {
    Path features = home.resolve("features");
    Path predictions = home.resolve("predictions");
    Path out = home.resolve("out");
    return switch (command) {
      case "extract" ->
          at(home, "extract", "--images", images(), "--model", "colors", "--layer", "mean")
              .run("--out", features, "--deduplicate");
      case "train" ->
          at(home, "train", "--features", features, "--out", "head")
              .run("--epochs", 1, "--replace");
      case "classify" ->
          at(home, "classify", "--images", images(), "--model", "head").run("--out", predictions);
      case "evaluate" ->
          at(home, "evaluate", "--model", "head", "--features", features)
              .run("--portion", "all", "--out", out);
      case "judge" -> frostline("evaluate", "--predictions", predictions, "--out", out);
      case "export" -> frostline("export", "--features", features, "--format", "csv", "--out", out);
      case "compact" -> frostline("compact", "--table", features, "--drop-deleted");
      case "compact-predictions" -> frostline("compact", "--table", predictions);
      case "pack-up" -> at(home, "models", "export", "colors").run("--out", home.resolve("a.zip"));
      case "verify-head" -> at(home, "models", "verify", "head").run();
      default -> at(home, "models", command, "colors").run();
    };
  }

  /** A command with the store of a home. */
  private record Words(List<Object> all) {
    private Command run(Object... more) {
      List<Object> words = new ArrayList<>(all);
      words.addAll(List.of(more));
      return frostline(words.toArray());
    }
  }

  private static Words at(Path home, Object... command) {
    List<Object> words = new ArrayList<>(List.of(command));
    words.addAll(List.of("--models", home.resolve("store")));
    return new Words(words);
  }

  private static Path images() {
    return shared.resolve("images");
  }
}
