package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code frostline export}, its files read by programs that know nothing of Frostline. */
class ExportIT {
  private static final String PYTHON = "/usr/bin/python3";
  private static final String AWKWARD = "a \"bird\",\nor two";
  private static final int ROWS = 60;
  private static final String FIRST_BUG = bug(0);
  private static final String SECOND_BUG = bug(1);
  private static final int WIDTH = 3;

  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static String bug(int place) {
    try (Stream<Path> bugs = Files.list(Project.SAMPLE_IMAGES.resolve("bug"))) {
      return bugs.map(bug -> bug.getFileName().toString()).sorted().toList().get(place);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @BeforeAll
  static void makeTables() throws IOException {
    ColorClassifier.importInto(shared, shared);
    frostline(
            "extract",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            shared,
            "--model",
            "colors",
            "--layer",
            "mean",
            "--limit",
            ROWS,
            "--out",
            tableFolder("colors"))
        .succeeded();
    SparkSession spark = SharedSpark.session();
    Dataset<Row> rows = spark.read().parquet(tableFolder("colors").toString());
    Column bug = col("label").equalTo("bug");
    Column feature = col("features");
    write(
        "awkward",
        rows.withColumn(
                "label",
                when(bug, null).when(col("label").equalTo("bird"), AWKWARD).otherwise(col("label")))
            .repartition(5),
        when(bug, feature).otherwise(array(lit(0f), feature.getItem(1), feature.getItem(2))));
    write("nameless", rows.withColumn("uri", when(bug, null).otherwise(col("uri"))), feature);
    write("short", rows, when(bug, slice(feature, 1, 2)).otherwise(feature));
    Column first = col("uri").endsWith("/bug/" + FIRST_BUG);
    write(
        "strange",
        rows,
        when(first, array(lit(0f), lit(Float.NaN), lit(1f)))
            .when(
                col("uri").endsWith("/bug/" + SECOND_BUG),
                array(lit(0f), lit(1f), lit(Float.NEGATIVE_INFINITY)))
            .otherwise(feature));
    write("gap", rows, when(bug, array(lit(1f), lit(null), lit(1f))).otherwise(feature));
    write("missing", rows, when(bug, null).otherwise(feature));
    export("colors", "npy", "--shard-size", 300);
    for (String format : List.of("csv", "libsvm", "parquet-vectors")) {
      export("awkward", format);
    }
  }

  /** A table of the same rows with other features, which still say where they come from. */
  private static void write(String name, Dataset<Row> rows, Column features) {
    rows.withColumn("features", features.as("features", rows.schema().apply("features").metadata()))
        .write()
        .parquet(tableFolder(name).toString());
  }

  private static void export(String table, String format, Object... more) {
    export(table, format, out(format), more).succeeded();
  }

  private static Command export(String table, String format, Path out, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("export", "--features", tableFolder(table), "--format", format, "--out", out));
    arguments.addAll(List.of(more));
    return frostline(arguments.toArray());
  }

  private static Path out(String format) {
    return shared.resolve("exports").resolve(format);
  }

  private static Path tableFolder(String name) {
    return shared.resolve("tables").resolve(name);
  }

  private static Table table(String name) {
    return new Table(tableFolder(name));
  }

  @Test
  void arraysHoldTheTableInTheOrderOfItsUris() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int shard = 0; shard < 3; shard++) {
      rows.addAll(arrayIn(out("npy").resolve("features-%05d.npy".formatted(shard)), 20));
    }

    assertThat(rows).isEqualTo(table("colors").select("features", "ORDER BY uri"));
    assertThat(files(out("npy")))
        .containsExactly(
            "_export.json",
            "features-00000.npy",
            "features-00001.npy",
            "features-00002.npy",
            "index.csv");
    assertThat(csv(out("npy").resolve("index.csv"), "shard, row, uri, label"))
        .hasSize(ROWS)
        .isEqualTo(
            table("colors")
                .select(
                    "(row_number() OVER (ORDER BY uri) - 1) // 20 AS shard,"
                        + " (row_number() OVER (ORDER BY uri) - 1) % 20 AS row, uri, label",
                    "ORDER BY uri"));
    JsonNode record = new ObjectMapper().readTree(out("npy").resolve("_export.json").toFile());
    assertThat(record.get("state").asText()).isEqualTo("complete");
    assertThat(record.get("rows").asInt()).isEqualTo(ROWS);
    assertThat(record.get("origin").get("model").asText()).isEqualTo("colors");
  }

  @ParameterizedTest
  @CsvSource({"npy", "parquet-vectors"})
  void tellsHowManyRowsAreWritten(String format) {
    Command export = export("colors", format, folder.resolve("out")).succeeded();

    assertThat(export.err())
        .containsPattern("60 of 60 rows \\(100 %\\), [0-9,.]+ rows/s, 0 s left");
  }

  /** The rows of an array in NumPy's format 1.0, each as the bits of its numbers. */
  private static List<String> arrayIn(Path file, int expected) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = bytes.getShort(8);
    assertThat(new String(bytes.array(), 1, 5, StandardCharsets.US_ASCII)).isEqualTo("NUMPY");
    assertThat(new String(bytes.array(), 10, header, StandardCharsets.US_ASCII))
        .startsWith(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }"
                .formatted(expected, WIDTH))
        .endsWith("\n");
    assertThat((10 + header) % 64).isZero();
    assertThat(bytes.capacity()).isEqualTo(10 + header + expected * WIDTH * Float.BYTES);
    bytes.position(10 + header);
    List<String> rows = new ArrayList<>();
    while (bytes.hasRemaining()) {
      rows.add("[%08x, %08x, %08x]".formatted(bytes.getInt(), bytes.getInt(), bytes.getInt()));
    }
    return rows;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static List<String> csv(Path file, String columns) {
    return Table.query(
        "SELECT %s FROM read_csv('%s', header=true, all_varchar=true, auto_detect=true, delim=',', quote='\"', escape='\"', allow_quoted_nulls=false, parallel=false)"
            .formatted(columns, file));
  }

  @Test
  void csvKeepsEveryBitAndEveryLabel() {
    List<String> rows =
        csv(
            out("csv").resolve("features-00000.csv"),
            "uri, label, length, width, height, [f0::FLOAT, f1::FLOAT, f2::FLOAT]");

    assertThat(rows)
        .hasSize(ROWS)
        .isEqualTo(
            table("awkward").select("uri, label, length, width, height, features", "ORDER BY uri"));
    assertThat(rows.toString()).contains("|" + AWKWARD + "|").contains("|null|");
  }

  @Test
  void libsvmLeavesOutZerosAndImagesWithoutLabel() throws IOException {
    List<String> lines = Files.readAllLines(out("libsvm").resolve("features-00000.libsvm"));

    assertThat(lines).hasSize(50).allMatch(line -> line.matches("[01] 2:[^ :]+ 3:[^ :]+"));
    assertThat(lines.stream().map(ExportIT::numbers).toList())
        .isEqualTo(
            table("awkward")
                .select(
                    "CASE label WHEN 'beverage' THEN '1' ELSE '0' END, features",
                    "WHERE label IS NOT NULL ORDER BY uri"));
    assertThat(csv(out("libsvm").resolve("labels.csv"), "number, label"))
        .containsExactly("0|" + AWKWARD, "1|beverage");
    assertThat(csv(out("libsvm").resolve("index.csv"), "uri"))
        .isEqualTo(table("awkward").select("uri", "WHERE label IS NOT NULL ORDER BY uri"));
    assertThat(export("awkward", "libsvm", folder.resolve("again")).succeeded().out())
        .contains("50 rows of 3 features in 1 file, 2 labels.")
        .contains("10 rows without a label were left out: libsvm requires labels.");
  }

  private static String numbers(String line) {
    String[] parts = line.split("[ :]");
    return "%s|[%08x, %08x, %08x]"
        .formatted(
            parts[0],
            Float.floatToRawIntBits(0),
            Float.floatToRawIntBits(Float.parseFloat(parts[2])),
            Float.floatToRawIntBits(Float.parseFloat(parts[4])));
  }

  @Test
  void vectorsAreWhatSparkMlTrainsOn() {
    Table vectors = new Table(out("parquet-vectors"));

    assertThat(vectors.select("uri, label_name, features.values::FLOAT[]", "ORDER BY uri"))
        .isEqualTo(table("awkward").select("uri, label, features", "ORDER BY uri"));
    SparkSession spark = SharedSpark.session();
    Dataset<Row> rows = spark.read().parquet(out("parquet-vectors").toString());
    LogisticRegressionModel model =
        new LogisticRegression().setMaxIter(5).fit(rows.where("label IS NOT NULL"));
    assertThat(model.numClasses()).isEqualTo(2);
    assertThat(model.numFeatures()).isEqualTo(WIDTH);
  }

  @Test
  void numpyAndScikitLearnReadTheFiles() throws Exception {
    assumeTrue(
        python("import numpy, sklearn").isBlank(), "No " + PYTHON + " with numpy and sklearn");

    String program =
        """
        import glob, numpy, sys
        from sklearn.datasets import load_svmlight_file
        out = sys.argv[1]
        arrays = [numpy.load(f, mmap_mode="r") for f in sorted(glob.glob(out + "/npy/*.npy"))]
        print([type(a).__name__ for a in arrays], [a.shape for a in arrays], arrays[0].dtype)
        print(numpy.concatenate(arrays).astype("<f4").tobytes().hex())
        x, y = load_svmlight_file(out + "/libsvm/features-00000.libsvm", n_features=3)
        print(x.shape, x.nnz, int(y.sum()))
        """;
    List<String> lines = python(program, shared.resolve("exports").toString()).lines().toList();

    assertThat(lines.get(0))
        .isEqualTo("['memmap', 'memmap', 'memmap'] [(20, 3), (20, 3), (20, 3)] float32");
    StringBuilder bits = new StringBuilder();
    for (String row : table("colors").select("features", "ORDER BY uri")) {
      for (String number : row.substring(1, row.length() - 1).split(", ")) {
        bits.append("%08x".formatted(Integer.reverseBytes(Integer.parseUnsignedInt(number, 16))));
      }
    }
    assertThat(lines.get(1)).isEqualTo(bits.toString());
    String beverages = table("awkward").select("count(*)", "WHERE label = 'beverage'").get(0);
    assertThat(lines.get(2)).isEqualTo("(50, 3) 100 " + beverages);
  }

  private static String python(String program, String... arguments)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return "no " + PYTHON;
    }
    List<String> command = new ArrayList<>(List.of(PYTHON, "-c", program));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor() == 0 || printed.contains("ModuleNotFoundError"))
        .as(printed)
        .isTrue();
    return printed;
  }

  @Test
  void featuresThatAreNotFiniteAreRefusedBeforeAnythingIsWritten() throws IOException {
    Path out = folder.resolve("out");
    export("colors", "csv", out).succeeded();

    Command refused = export("strange", "npy", out, "--overwrite");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("2 rows have features that are NaN or infinite; the first is")
        .contains("/bug/" + FIRST_BUG, "--not-finite skip", "--not-finite keep")
        .doesNotContain("\tat ");
    assertThat(files(out)).containsExactly("_export.json", "features-00000.csv");
  }

  @ParameterizedTest
  @CsvSource({"npy", "csv", "libsvm", "parquet-vectors"})
  void rowsThatAreNotFiniteAreLeftOutWhenAskedAndCounted(String format) throws IOException {
    Path out = folder.resolve("out");

    Command export = export("strange", format, out, "--not-finite", "skip").succeeded();

    assertThat(export.out())
        .contains("58 rows of 3 features")
        .contains("2 rows have features that are NaN or infinite: left out.")
        .doesNotContain("requires labels");
    JsonNode record = new ObjectMapper().readTree(out.resolve("_export.json").toFile());
    assertThat(record.at("/rows").asInt()).isEqualTo(58);
    assertThat(record.at("/not_finite").toString())
        .isEqualTo("{\"rows\":2,\"treatment\":\"skip\"}");
    if (format.equals("npy")) {
      assertThat(arrayIn(out.resolve("features-00000.npy"), 58))
          .isEqualTo(
              table("strange")
                  .select(
                      "features",
                      "WHERE list_bool_and(list_transform(features, lambda x: isfinite(x))) ORDER"
                          + " BY uri"));
      assertThat(csv(out.resolve("index.csv"), "uri")).hasSize(58).noneMatch(this::isStrange);
    }
  }

  private boolean isStrange(String uri) {
    return uri.endsWith("/bug/" + FIRST_BUG) || uri.endsWith("/bug/" + SECOND_BUG);
  }

  @Test
  void rowsThatAreNotFiniteAreKeptWhenAskedAndCounted() throws IOException {
    Path out = folder.resolve("out");

    Command export = export("strange", "csv", out, "--not-finite", "keep").succeeded();

    assertThat(export.out())
        .contains(
            "60 rows of 3 features", "2 rows have features that are NaN or infinite: written");
    assertThat(Files.readString(out.resolve("features-00000.csv"))).contains(",NaN,", "-Infinity");
    assertThat(
            new ObjectMapper()
                .readTree(out.resolve("_export.json").toFile())
                .at("/not_finite/treatment")
                .asText())
        .isEqualTo("keep");
  }

  @Test
  void anExportIsReplacedOnlyWhenAsked() throws IOException {
    Path out = folder.resolve("out");
    export("colors", "npy", out, "--shard-size", 300).succeeded();

    Command refused = export("colors", "csv", out);
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err()).contains("already contains an export").contains("--overwrite");
    assertThat(files(out)).contains("features-00002.npy");

    export("colors", "csv", out, "--overwrite").succeeded();
    assertThat(files(out)).containsExactly("_export.json", "features-00000.csv");
  }

  @ParameterizedTest
  @CsvSource({"npy", "csv", "libsvm"})
  void theSameCommandContinuesOnAFullDiskThatHasRoomAgain(String format) throws Exception {
    TroubledFileSystem.register();
    Path undisturbed = folder.resolve("undisturbed");
    export("colors", format, undisturbed, "--shard-size", 60).succeeded();
    Path out = folder.resolve("out");

    Command full;
    try (var room = TroubledFileSystem.fullAfter(5, "." + format)) {
      full = exportTroubled(format, out, 60);
    }
    List<String> kept = files(out).stream().filter(name -> name.startsWith("features")).toList();
    Object before = Files.getLastModifiedTime(out.resolve(kept.get(0)));
    Path leftBehind = Files.createDirectories(out.resolve("_parts/killed-7"));
    Files.writeString(leftBehind.resolve("features-00011." + format), "half");
    Command resumed = exportTroubled(format, out, 60).succeeded();

    assertThat(full.exitCode()).as(full.err()).isEqualTo(2);
    assertThat(full.err()).contains("The storage is full");
    assertThat(kept).hasSizeBetween(3, 5);
    assertThat(resumed.err()).containsPattern("Continues an interrupted export: [3-6] of 12 files");
    assertThat(Files.getLastModifiedTime(out.resolve(kept.get(0)))).isEqualTo(before);
    assertThat(files(out)).isEqualTo(files(undisturbed)).doesNotContain("_parts");
    for (String name : files(undisturbed)) {
      if (!name.equals("_export.json")) {
        assertThat(out.resolve(name)).hasSameBinaryContentAs(undisturbed.resolve(name));
      }
    }
  }

  private static Command exportTroubled(String format, Path out, int shardSize) {
    return frostline(
        List.of(
                "export",
                "--features",
                tableFolder("colors"),
                "--format",
                format,
                "--out",
                "troubled://" + out,
                "--shard-size",
                shardSize)
            .toArray());
  }

  @Test
  void vectorsOfAKilledRunAreWrittenAgain() throws Exception {
    TroubledFileSystem.register();
    Path out = folder.resolve("out");
    try (var room = TroubledFileSystem.fullAfter(0)) {
      assertThat(exportTroubled("parquet-vectors", out, 60).exitCode()).isEqualTo(2);
    }
    // As a kill leaves it that came while Spark committed.
    Path committed = out.resolve("part-00000-killed.parquet");
    try (Stream<Path> vectors = Files.list(out("parquet-vectors"))) {
      Files.copy(
          vectors
              .filter(file -> file.toString().endsWith("snappy.parquet"))
              .findFirst()
              .orElseThrow(),
          committed);
    }

    exportTroubled("parquet-vectors", out, 60).succeeded();

    assertThat(committed).doesNotExist();
    assertThat(new Table(out).count()).isEqualTo(ROWS);
    assertThat(exportTroubled("parquet-vectors", out, 60).succeeded().err())
        .contains("already complete");
  }

  @Test
  void aCompleteExportIsNotWrittenAgain() throws IOException {
    Path out = folder.resolve("out");
    Command first = export("colors", "npy", out, "--shard-size", 300).succeeded();
    Object before = Files.getLastModifiedTime(out.resolve("features-00001.npy"));

    Command again = export("colors", "npy", out, "--shard-size", 300).succeeded();

    assertThat(again.out()).isEqualTo(first.out()).contains("60 rows of 3 features in 3 files");
    assertThat(again.err()).contains("The export is already complete; nothing was written.");
    assertThat(Files.getLastModifiedTime(out.resolve("features-00001.npy"))).isEqualTo(before);
    Files.write(out.resolve("features-00001.npy"), new byte[9]);
    Command damaged = export("colors", "npy", out, "--shard-size", 300);
    assertThat(damaged.exitCode()).isEqualTo(2);
    assertThat(damaged.err()).contains("features-00001.npy has 9 bytes, but was written with 368");
  }

  @Test
  void anExportOfAnotherRequestOrOfAChangedTableIsRefused() throws Exception {
    TroubledFileSystem.register();
    Path out = folder.resolve("out");
    Path table = tableFolder("growing");
    Dataset<Row> rows = SharedSpark.session().read().parquet(tableFolder("colors").toString());
    rows.write().parquet(table.toString());
    Object[] command = {
      "export", "--features", table, "--format", "csv", "--out", "troubled://" + out, "--shard-size"
    };
    try (var room = TroubledFileSystem.fullAfter(5, ".csv")) {
      assertThat(frostline(with(command, 60)).exitCode()).isEqualTo(2);
    }

    Command other = frostline(with(command, 120));
    rows.limit(10).write().mode("append").parquet(table.toString());
    Command changed = frostline(with(command, 60));

    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err())
        .contains("already contains an unfinished export that differs from the requested one")
        .contains("shard size: existing 60 bytes, requested 120 bytes", "--overwrite")
        .doesNotContain("content of the table");
    assertThat(changed.exitCode()).isEqualTo(2);
    assertThat(changed.err())
        .contains("content of the table: existing ")
        .doesNotContain("shard size");
    assertThat(frostline(with(with(command, 60), "--overwrite")).succeeded().out())
        .contains("70 rows of 3 features");
  }

  private static Object[] with(Object[] words, Object last) {
    return Stream.concat(Stream.of(words), Stream.of(last)).toArray();
  }

  @Test
  void aDamagedRecordIsRefused() throws IOException {
    Path out = folder.resolve("out");
    export("colors", "npy", out).succeeded();
    Path record = Files.writeString(out.resolve("_export.json"), "{\"state\"");

    Command refused = export("colors", "npy", out);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(record + " is damaged", "--overwrite");
    export("colors", "npy", out, "--overwrite").succeeded();
  }

  @Test
  void foldersOfOthersAreLeftAlone() throws IOException {
    Path note = Files.writeString(folder.resolve("note.txt"), "mine");

    Command foreign = export("colors", "npy", folder, "--overwrite");
    Command inside = export("colors", "npy", tableFolder("colors").resolve("arrays"));

    assertThat(foreign.exitCode()).isNotZero();
    assertThat(foreign.err()).contains("is not empty and is not an export").contains("--out");
    assertThat(note).hasContent("mine");
    assertThat(inside.exitCode()).isNotZero();
    assertThat(inside.err()).contains("would be inside the table").contains("--out");
    assertThat(tableFolder("colors").resolve("arrays")).doesNotExist();
  }

  @Test
  void imagesWithoutUriComeFirst() throws IOException {
    Path out = folder.resolve("out");

    export("nameless", "npy", out, "--shard-size", 60).succeeded();

    assertThat(csv(out.resolve("index.csv"), "shard, row, uri").subList(0, 11))
        .startsWith("0|0|null", "0|1|null")
        .contains("0|9|null")
        .last()
        .asString()
        .doesNotEndWith("null");
    assertThat(arrayIn(out.resolve("features-00000.npy"), 10)).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource({
    "short, has 2 features, npy",
    "short, has 2 features, parquet-vectors",
    "gap, Feature 1 of the row, csv",
    "gap, Feature 1 of the row, parquet-vectors",
    "missing, has 0 features, libsvm",
    "missing, has 0 features, parquet-vectors"
  })
  void aRowWithoutAllItsFeaturesIsRefused(String table, String message, String format)
      throws IOException {
    Path out = folder.resolve("out");

    Command refused = export(table, format, out);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains(message)
        .contains("bug")
        .contains("Remove such rows")
        .doesNotContain("\tat ");
    assertThat(new ObjectMapper().readTree(out.resolve("_export.json").toFile()).get("state"))
        .asString()
        .contains("running");
  }
}
