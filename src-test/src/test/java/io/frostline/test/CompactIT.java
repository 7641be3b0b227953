package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.slice;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code frostline compact}: fewer files, the same rows. */
class CompactIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Path images;
  private Table table;

  @BeforeEach
  void extractInSmallWaves() throws IOException {
    images = Files.createDirectories(folder.resolve("images"));
    try (Stream<Path> birds = Files.list(Project.SAMPLE_IMAGES.resolve("bird"))) {
      for (Path bird : birds.sorted().limit(12).toList()) {
        Files.copy(bird, images.resolve(bird.getFileName()));
      }
    }
    table = new Table(folder.resolve("table"));
    extract().succeeded();
  }

  @Test
  void smallFilesBecomeOneWithTheSameRowsAndMetadata() throws IOException {
    List<String> bits = table.allBits();
    List<String> metadata = metadata();
    JsonNode provenance = state().without(List.of("files"));
    assertThat(table.files()).isEqualTo(6);

    assertThat(compact().succeeded().out()).contains("6 files before, 1 now");

    assertThat(table.files()).isEqualTo(1);
    assertThat(table.allBits()).isEqualTo(bits).hasSize(12);
    assertThat(metadata()).isEqualTo(metadata);
    assertThat(state().get("files")).hasSize(1);
    assertThat(state().<JsonNode>without(List.of("files"))).isEqualTo(provenance);
    assertThat(compact().succeeded().out()).contains("1 file before, 1 now");
    assertThat(extract().succeeded().out()).contains("0 extracted now, 12 extracted earlier");
  }

  @Test
  void rowsOfDeletedImagesAreDroppedWhenAsked() throws IOException {
    List<Path> birds;
    try (Stream<Path> files = Files.list(images)) {
      birds = files.sorted().toList();
    }
    Files.delete(birds.get(0));
    extract().succeeded();

    Command run = compact("--drop-deleted").succeeded();

    assertThat(run.out()).contains("1 row of a deleted example was removed");
    assertThat(table.count()).isEqualTo(11);
    assertThat(table.folder().resolve("_deleted")).doesNotExist();
    assertThat(Files.readString(table.folder().resolve("_frostline.json")))
        .contains("\"rows\" : 11");
  }

  @Test
  void anExchangeThatWasInterruptedIsRefusedByReadersAndFinishedByTheNextRun() throws IOException {
    List<String> bits = table.allBits();
    Path copy = folder.resolve("copy");
    copy(table.folder(), copy);
    compact().succeeded();
    // As a kill leaves it: the old files are there, the new one is not yet at its place.
    Path stage = Files.createDirectory(copy.resolve("_exchange"));
    Path merged = parquet(table.folder()).get(0);
    Files.copy(merged, stage.resolve(merged.getFileName()));
    Files.writeString(
        copy.resolve("exchange-of-files-is-unfinished.parquet"),
        "{\"remedy\":\"\",\"remove\":[%s],\"add\":[\"%s\"],\"committed\":%s}"
            .formatted(
                String.join(
                    ",", parquet(copy).stream().map(file -> '"' + name(file) + '"').toList()),
                name(merged),
                state().get("files")));
    table = new Table(copy);

    Command export =
        frostline("export", "--features", copy, "--format", "csv", "--out", folder.resolve("csv"));

    assertThat(export.exitCode()).isEqualTo(2);
    assertThat(export.err()).contains("are being replaced");
    compact().succeeded();
    assertThat(table.allBits()).isEqualTo(bits);
    assertThat(table.files()).isEqualTo(1);
  }

  @Test
  void aKillLosesAndDoublesNothing() throws Exception {
    List<String> bits = table.allBits();

    Launcher.killWhen(
        () -> Files.exists(table.folder().resolve("_exchange")),
        List.of("compact", "--table", table.folder()));

    compact().succeeded();
    assertThat(table.allBits()).isEqualTo(bits);
    assertThat(table.files()).isEqualTo(1);
    assertThat(table.folder().resolve("_exchange")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"foreign", "columns", "short", "model"})
  void aFileThatDoesNotBelongToTheTableIsRefusedAndNotMadeRespectable(String kind)
      throws IOException {
    SparkSession spark = SharedSpark.session();
    Dataset<Row> rows = spark.read().parquet(table.folder().toString());
    StructField field = rows.schema().apply("features");
    Column feature = col("features");
    Path other = folder.resolve("other");
    switch (kind) {
      case "columns" -> rows.drop("width").coalesce(1).write().parquet(other.toString());
      case "short" ->
          rows.withColumn("features", slice(feature, 1, 3).as("features", field.metadata()))
              .coalesce(1)
              .write()
              .parquet(other.toString());
      case "model" ->
          rows.withColumn(
                  "features",
                  feature.as(
                      "features",
                      Metadata.fromJson(
                          field.metadata().json().replace("mobilenet_v2", "other_net"))))
              .coalesce(1)
              .write()
              .parquet(other.toString());
      default -> writtenByAnotherTool(Files.createDirectory(other).resolve("part.parquet"));
    }
    Files.copy(parquet(other).get(0), table.folder().resolve("part-added.parquet"));
    List<Path> before = parquet(table.folder());

    Command committed = compact();
    forgetTheManifest();
    Command run = compact();

    assertThat(committed.exitCode()).isEqualTo(2);
    assertThat(committed.err()).contains("1 file that no run committed: part-added.parquet");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("part-added.parquet does not belong to the table")
        .contains(
            Map.of(
                    "foreign", "its footer has no metadata of Frostline",
                    "columns", "it has the columns [uri, label, length, modified, height",
                    "short", "its 12 rows have 36 values in column features",
                    "model", "the metadata of its column features is")
                .get(kind))
        .doesNotContain("\tat ");
    assertThat(parquet(table.folder())).hasSameElementsAs(before);
  }

  private ObjectNode state() throws IOException {
    return (ObjectNode) JSON.readTree(table.folder().resolve("_frostline.json").toFile());
  }

  /** As in a table that an older version wrote. */
  private void forgetTheManifest() throws IOException {
    JSON.writeValue(
        table.folder().resolve("_frostline.json").toFile(), state().without(List.of("files")));
  }

  /** The rows of a file as DuckDB writes them: without the metadata of Spark and Frostline. */
  private void writtenByAnotherTool(Path file) throws IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM read_parquet('%s')) TO '%s' (FORMAT parquet)"
              .formatted(parquet(table.folder()).get(0), file));
    } catch (SQLException failure) {
      throw new AssertionError("DuckDB cannot write " + file, failure);
    }
  }

  @Test
  void aTableThatLostAFileIsRefused() throws IOException {
    Files.delete(parquet(table.folder()).get(0));

    Command run = compact();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("lacks 1 of its 6 files, with 2 of 12 rows");
  }

  @Test
  void rowsThatAKilledCompactionHadDroppedAreNotMissedByTheNext() throws IOException {
    Path first = images(0);
    Files.delete(first);
    extract().succeeded();
    Path file = table.folder().resolve("_frostline.json");
    Path copy = folder.resolve("copy");
    Project.copy(table.folder().resolve("_deleted"), copy);
    compact("--drop-deleted").succeeded();
    // As a kill leaves it before the number of rows is known again.
    Project.copy(copy, table.folder().resolve("_deleted"));
    Files.writeString(file, Files.readString(file).replace("  \"rows\" : 11,\n", ""));

    compact("--drop-deleted").succeeded();

    assertThat(Files.readString(file)).contains("\"rows\" : 11");
    assertThat(table.folder().resolve("_deleted")).doesNotExist();
  }

  private Path images(int place) throws IOException {
    try (Stream<Path> files = Files.list(images)) {
      return files.sorted().toList().get(place);
    }
  }

  @Test
  void whatIsNoTableIsRefused() {
    Command run = frostline("compact", "--table", images);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("There is no table of features or predictions");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static List<Path> parquet(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /** What the footers say besides the rows. */
  private List<String> metadata() {
    return Table.query(
        "SELECT DISTINCT decode(key), decode(value) FROM parquet_kv_metadata('%s/*.parquet') ORDER BY ALL"
            .formatted(table.folder()));
  }

  private Command compact(Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("compact", "--table", table.folder()));
    arguments.addAll(List.of(options));
    return frostline(arguments.toArray());
  }

  private Command extract() {
    return new Extraction(images, table.folder()).with("--commit-every", 2).run();
  }
}
