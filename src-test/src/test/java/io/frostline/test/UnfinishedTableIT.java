package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables that have fewer rows than they should, or more, in the hands of the commands that read.
 */
class UnfinishedTableIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path shared;
  @TempDir private Path folder;

  @BeforeAll
  static void trainAClassifier() throws IOException {
    ColorClassifier.importInto(shared, store());
    extract(shared.resolve("whole")).succeeded();
    train(shared.resolve("whole"), "head").succeeded();
    classify(shared.resolve("predictions")).succeeded();
  }

  /** What a kill leaves behind: the first images in the order of their uris, and the state. */
  private Path unfinished() throws IOException {
    Path table = folder.resolve("unfinished");
    extract(table, "--limit", 80).succeeded();
    interrupt(table);
    return table;
  }

  private static void interrupt(Path table) throws IOException {
    edit(
        table,
        told -> told.put("state", "running").put("images_listed", 200).remove(List.of("rows")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "export"})
  void anUnfinishedTableIsRefusedWithTheCommandThatFinishesIt(String command) throws IOException {
    Path table = unfinished();

    Command refused = read(command, table);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "is unfinished: it has 80 rows of 200 listed",
            "frostline extract --images " + Project.SAMPLE_IMAGES + " --model colors --out",
            "--accept-unfinished")
        .doesNotContain("\tat ");
    assertThat(folder.resolve("out")).doesNotExist();
    extract(table).succeeded();
    read(command, table).succeeded();
  }

  @Test
  void whoTrainsOnAnUnfinishedTableFindsItInTheRecord() throws IOException {
    Path table = unfinished();

    Command train = train(table, "partial", "--accept-unfinished").succeeded();

    assertThat(train.err()).contains("is unfinished and was accepted with 80 rows of 200 listed");
    assertThat(train.out()).contains("Labelled rows used: 80 of 200 listed.");
    JsonNode extent = json(store().resolve("partial/training.json")).at("/table/extents/0");
    assertThat(extent.at("/state").asText()).isEqualTo("running");
    assertThat(extent.at("/rows").asInt()).isEqualTo(80);
    assertThat(extent.at("/images_listed").asInt()).isEqualTo(200);
  }

  @Test
  void whoEvaluatesOrExportsAnUnfinishedTableFindsItInTheRecord() throws IOException {
    Path table = unfinished();

    Command evaluate = read("evaluate", table, "--accept-unfinished").succeeded();

    assertThat(evaluate.out())
        .contains("80 rows of 200 listed, unfinished", "Whole classes may be missing");
    JsonNode metrics = json(folder.resolve("out/metrics.json"));
    assertThat(metrics.at("/facts/Evaluated on").asText())
        .isEqualTo("file:" + table + ": 80 rows of 200 listed, unfinished");
    assertThat(metrics.at("/facts/Trained from").asText()).contains("200 rows of 200 listed");
    Path arrays = folder.resolve("arrays");
    Command export = export(table, arrays, "--accept-unfinished").succeeded();
    assertThat(export.out()).contains("The table has 80 rows of 200 listed, unfinished.");
    assertThat(export.err()).contains("is unfinished and was accepted");
    assertThat(json(arrays.resolve("_export.json")).at("/extent/state").asText())
        .isEqualTo("running");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "export"})
  void aTableThatLostAFileIsRefusedUntilTheSameExtractAddsTheRows(String command)
      throws IOException {
    Path table = folder.resolve("shrunk");
    extract(table).succeeded();
    long lost = rows(files(table).get(0));
    Files.delete(files(table).get(0));

    Command refused = read(command, table);

    assertThat(lost).isBetween(1L, 199L);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("lacks 1 of its ", ", with %d of 200 rows: part-".formatted(lost))
        .contains("Restore them, or rerun");
    assertThat(extract(table).succeeded().out()).contains(lost + " extracted now");
    read(command, table).succeeded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "export", "extract"})
  void aTableThatGainedAFileIsRefused(String command) throws IOException {
    Path table = folder.resolve("doubled");
    extract(table).succeeded();
    Path copy = table.resolve("part-copy.snappy.parquet");
    Files.copy(files(table).get(0), copy);

    Command refused = read(command, table);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("contains 1 file that no run committed: part-copy.snappy.parquet")
        .contains("Remove those that do not belong to it, or start over with --overwrite");
    Files.delete(copy);
    read(command, table).succeeded();
  }

  @Test
  void predictionsAreHeldToTheSame() throws IOException {
    Path table = folder.resolve("predictions");
    classify(table).succeeded();
    interrupt(table);

    Command unfinished = evaluatePredictions(table);
    evaluatePredictions(table, "--accept-unfinished").succeeded();
    edit(table, told -> told.put("state", "complete").put("rows", 199));
    Command doubled = evaluatePredictions(table);

    assertThat(unfinished.exitCode()).isEqualTo(2);
    assertThat(unfinished.err())
        .contains("The predictions table", "is unfinished: it has 200 rows", "frostline classify");
    assertThat(json(folder.resolve("report/metrics.json")).at("/facts/Evaluated on").asText())
        .endsWith("200 rows of 200 listed, unfinished");
    assertThat(doubled.exitCode()).isEqualTo(2);
    assertThat(doubled.err()).contains("has 200 rows, but its _frostline.json records 199");
  }

  @Test
  void tablesThatRecordNoRowsAndTablesOfOthersAreRead() throws IOException {
    Path old = folder.resolve("old");
    extract(old, "--limit", 60).succeeded();
    edit(old, told -> told.remove(List.of("rows", "images_listed")));
    Path made = folder.resolve("made");
    SharedSpark.session()
        .read()
        .parquet(shared.resolve("whole").toString())
        .where("label <> 'bird'")
        .write()
        .parquet(made.toString());

    assertThat(export(old, folder.resolve("a")).succeeded().out()).contains("60 rows of 3");
    assertThat(export(made, folder.resolve("b")).succeeded().out())
        .contains("The table has 175 rows.");
  }

  @Test
  void rowsOfDeletedImagesCountAsRowsOfTheTable() throws IOException {
    Path images = folder.resolve("images");
    Project.copy(Project.SAMPLE_IMAGES.resolve("bird"), images.resolve("bird"));
    Project.copy(Project.SAMPLE_IMAGES.resolve("bug"), images.resolve("bug"));
    Path table = folder.resolve("table");
    extractFrom(images, table).succeeded();
    Files.delete(images.resolve("bird/crow_01.png"));
    extractFrom(images, table).succeeded();

    Command export = export(table, folder.resolve("arrays")).succeeded();

    assertThat(export.out()).contains("The table has 49 rows of 49 listed.");
    frostline("compact", "--table", table, "--drop-deleted").succeeded();
    export(table, folder.resolve("again")).succeeded();
  }

  private Command read(String command, Path table, Object... options) throws IOException {
    return switch (command) {
      case "train" -> train(table, "other", with(options, "--replace"));
      case "export" -> export(table, folder.resolve("out"), options);
      case "extract" -> extract(table, options);
      default ->
          frostline(
              with(
                  options,
                  "evaluate",
                  "--model",
                  "head",
                  "--models",
                  store(),
                  "--features",
                  table,
                  "--portion",
                  "all",
                  "--out",
                  folder.resolve("out")));
    };
  }

  private Command evaluatePredictions(Path table, Object... options) {
    return frostline(
        with(
            options,
            "evaluate",
            "--predictions",
            table,
            "--overwrite",
            "--out",
            folder.resolve("report")));
  }

  private static Command export(Path table, Path out, Object... options) {
    return frostline(with(options, "export", "--features", table, "--format", "csv", "--out", out));
  }

  private static Command train(Path table, String name, Object... options) {
    return frostline(
        with(
            options,
            "train",
            "--features",
            table,
            "--models",
            store(),
            "--out",
            name,
            "--epochs",
            1));
  }

  private static Command extract(Path table, Object... options) {
    return extractFrom(Project.SAMPLE_IMAGES, table, options);
  }

  private static Command extractFrom(Path images, Path table, Object... options) {
    return frostline(
        with(
            options,
            "extract",
            "--images",
            images,
            "--models",
            store(),
            "--model",
            "colors",
            "--layer",
            "mean",
            "--commit-every",
            40,
            "--out",
            table));
  }

  private static Command classify(Path table) {
    return frostline(
        "classify",
        "--images",
        Project.SAMPLE_IMAGES,
        "--models",
        store(),
        "--model",
        "head",
        "--out",
        table);
  }

  private static Object[] with(Object[] options, Object... command) {
    List<Object> words = new ArrayList<>(List.of(command));
    words.addAll(List.of(options));
    return words.toArray();
  }

  private static void edit(Path table, Consumer<ObjectNode> change) throws IOException {
    Path file = table.resolve("_frostline.json");
    ObjectNode told = (ObjectNode) json(file);
    change.accept(told);
    JSON.writeValue(file.toFile(), told);
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  private static List<Path> files(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private static long rows(Path file) {
    return Long.parseLong(
        Table.query("SELECT count(*) FROM read_parquet('%s')".formatted(file)).get(0));
  }

  private static Path store() {
    return shared.resolve("store");
  }
}
