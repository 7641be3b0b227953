package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.test.SyntheticFeatures.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frostline train} as a user runs it: what becomes of good tables and of bad ones. */
class TrainIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @BeforeEach
  void importBackbone() throws IOException {
    ColorClassifier.importInto(folder, store());
  }

  @Test
  void makesAClassifierOfImages() throws IOException {
    frostline(
            "extract",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            store(),
            "--model",
            "colors",
            "--layer",
            "mean",
            "--out",
            folder.resolve("features"))
        .succeeded();

    Command train = train("features", "--epochs", 3).succeeded();

    assertThat(train.err())
        .contains("160 training, 20 validation and 20 test rows of 8 classes")
        .containsPattern("Epoch 3 of 3: loss [0-9.]+ \\(validation [0-9.]+\\), accuracy .*rows/s");
    assertThat(train.out())
        .containsPattern("Test accuracy [0-9.]+ %")
        .contains("Classifier head with 8 classes is in the store");
    assertThat(store().resolve(".training-head")).doesNotExist();
    JsonNode record = record();
    assertThat(record.at("/classes").toString()).contains("beverage", "vehicle");
    assertThat(record.at("/history")).hasSize(3);
    assertThat(record.at("/history/2/rows").asInt()).isEqualTo(160);
    assertThat(record.at("/rows/0/train").asInt()).isEqualTo(20);
    assertThat(record.at("/metrics/rows").asInt()).isEqualTo(20);
  }

  @Test
  void learnsWhatCanBeLearnt() throws IOException {
    table("features", rows -> rows);

    train("features", "--hidden", "8,4", "--class-weight", "balanced").succeeded();

    assertThat(record().at("/metrics/accuracy").asDouble()).isGreaterThan(0.95);
  }

  @Test
  void refusesATakenNameBeforeAnythingRuns() throws IOException {
    Files.createDirectories(store().resolve("head"));

    Command train = train("features");

    assertThat(train.exitCode()).isEqualTo(2);
    assertThat(train.err()).contains("already has a model 'head'", "--replace");
  }

  @Test
  void refusesAStoreWithAnotherBackbone() throws IOException {
    table("features", rows -> rows, new Claim("colors", "1".repeat(64), "mean", "none"));
    assertThat(train("features").err()).contains("from model colors with sha256 1111", "--models");

    table("others", rows -> rows, new Claim("nobody", "1".repeat(64), "mean", "none"));
    Command train = train("others");
    assertThat(train.exitCode()).isEqualTo(2);
    assertThat(train.err()).contains("No model 'nobody'");
  }

  @Test
  void refusesACutThatCannotBeJoinedBeforeItTrains() throws IOException {
    table(
        "features",
        rows -> rows,
        new Claim("colors", ColorClassifier.claim(store()).sha256(), "gone", "none"));

    Command train = train("features");

    assertThat(train.exitCode()).isEqualTo(2);
    assertThat(train.err()).contains("Model colors has no layer 'gone'").doesNotContain("Epoch");
    assertThat(store().resolve(".training-head")).doesNotExist();
  }

  @Test
  void refusesTablesWithoutLabelsAndWithOneClass() throws IOException {
    table("unlabelled", rows -> rows.withColumn("label", when(col("uri").lt("x"), lit(" "))));
    Command unlabelled = train("unlabelled");
    assertThat(unlabelled.exitCode()).isEqualTo(2);
    assertThat(unlabelled.err()).contains("no labelled row", "240 rows have no label");

    table("single", rows -> rows.withColumn("label", lit("cat")));
    assertThat(train("single").err()).contains("only one class, 'cat'", "at least 2");
  }

  @Test
  void leavesOutUnlabelledRowsAndSaysSo() throws IOException {
    table(
        "features",
        rows -> rows.withColumn("label", when(col("uri").geq("synthetic/0000040"), col("label"))));

    Command train = train("features", "--epochs", 1).succeeded();

    assertThat(train.err()).contains("40 rows have no label", "160 training");
    assertThat(record().at("/unused/unlabelled").asInt()).isEqualTo(40);
  }

  @Test
  void refusesFeaturesThatAreNotFiniteUnlessToldToSkipThem() throws IOException {
    table(
        "features",
        rows ->
            rows.withColumn(
                "features",
                when(
                        col("uri").equalTo("synthetic/0000003.jpg"),
                        array(lit(Float.NaN), lit(0f), lit(1f)))
                    .when(
                        col("uri").equalTo("synthetic/0000005.jpg"),
                        array(lit(0f), lit(Float.NEGATIVE_INFINITY), lit(1f)))
                    .otherwise(col("features"))));

    Command refused = train("features", "--split", "100/0/0", "--epochs", 2);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("2 rows have features that are NaN or infinite", "--not-finite skip");

    train("features", "--split", "100/0/0", "--epochs", 2, "--not-finite", "skip").succeeded();
    assertThat(record().at("/unused/not_finite").asInt()).isEqualTo(2);
    assertThat(record().at("/history/1/rows").asInt()).isEqualTo(238);
  }

  @Test
  void refusesAFileOfAnotherWidthByName() throws IOException {
    table("features", rows -> rows);
    table("short", rows -> rows.withColumn("features", array(lit(0f), lit(1f))).coalesce(1));
    Path added = folder.resolve("features/part-added.parquet");
    try (Stream<Path> files = Files.list(folder.resolve("short"))) {
      Files.copy(files.filter(file -> file.toString().endsWith(".parquet")).findAny().get(), added);
    }

    Command train = train("features");

    assertThat(train.exitCode()).isEqualTo(2);
    assertThat(train.err())
        .contains("contains a file that does not belong to it")
        .contains("part-added.parquet have the length 2 instead of 3", "Remove the file")
        .doesNotContain("\tat ");
  }

  @Test
  void refusesARowOfAnotherWidthByItsImage() throws IOException {
    Column odd = col("uri").equalTo("synthetic/0000003.jpg");
    table(
        "short",
        rows ->
            rows.withColumn(
                "features", when(odd, array(lit(0f), lit(1f))).otherwise(col("features"))));
    table(
        "missing", rows -> rows.withColumn("features", when(odd, null).otherwise(col("features"))));

    for (String name : List.of("short", "missing")) {
      Command train = train(name, "--split", "100/0/0");

      assertThat(train.exitCode()).as(name).isEqualTo(2);
      assertThat(train.err())
          .contains("The row of synthetic/0000003.jpg has ", "Remove the file with this row")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aColumnMaySayWhichRowsTrain() throws IOException {
    table(
        "features",
        rows ->
            rows.withColumn(
                "portion",
                when(col("uri").lt("synthetic/0000100"), "train")
                    .when(col("uri").lt("synthetic/0000150"), "validation")
                    .when(col("uri").lt("synthetic/0000200"), "Test")));

    Command train = train("features", "--split", "portion", "--epochs", 2).succeeded();

    assertThat(train.err())
        .contains(
            "100 training, 50 validation and 50 test rows", "40 labelled rows have no portion");

    Command unknown = train("features", "--split", "uri", "--replace");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("The column 'uri' contains", "only train, validation and test");
    assertThat(train("features", "--split", "part", "--replace").err())
        .contains("no column 'part'", "portion");
  }

  @Test
  void rareClassesTrain() throws IOException {
    table(
        "features",
        rows ->
            rows.withColumn(
                "label",
                when(col("uri").equalTo("synthetic/0000003.jpg"), "once").otherwise(col("label"))));

    Command train = train("features", "--epochs", 1, "--class-weight", "balanced").succeeded();

    assertThat(train.err())
        .contains(
            "1 class has too few rows for a test row, for example 'once': the metrics do not cover it.");
    assertThat(record().at("/classes")).hasSize(5);
  }

  @Test
  void optionsThatCannotBeAreUsageOrOperatorFaults() throws IOException {
    table("features", rows -> rows);

    assertThat(train("features", "--hidden", "many").exitCode()).isEqualTo(1);
    assertThat(train("features", "--schedule", "cosin").err()).contains("Did you mean 'cosine'");
    assertThat(train("features", "--learning-rate", 0).err()).contains("--learning-rate is 0.0");
    assertThat(train("features", "--split", "80/30/10").err()).contains("80/10/10");
    assertThat(frostline("train", "--help").succeeded().out())
        .contains("Examples:", "--averagings");
  }

  @Test
  void theConfigurationFileOfTheProjectWorks() throws IOException {
    table("features", rows -> rows);

    train("features", "--config", Project.ROOT.resolve("conf/train.properties"), "--epochs", 1)
        .succeeded();
  }

  private Command train(String table, Object... options) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "train",
                "--features",
                folder.resolve(table),
                "--models",
                store(),
                "--out",
                "head"));
    command.addAll(List.of(options));
    return frostline(command.toArray());
  }

  /** 240 rows of four classes that three features tell apart, as if the backbone had made them. */
  private void table(String name, UnaryOperator<Dataset<Row>> change) throws IOException {
    table(name, change, ColorClassifier.claim(store()));
  }

  private void table(String name, UnaryOperator<Dataset<Row>> change, Claim claim)
      throws IOException {
    SyntheticFeatures made = new SyntheticFeatures(240, 3, 4, 8, 0, 1);
    SparkSession spark = SharedSpark.session();
    Dataset<Row> rows = made.rows(spark, claim);
    Metadata metadata = rows.schema().apply("features").metadata();
    Dataset<Row> changed = change.apply(rows);
    made.write(
        changed.withColumn("features", col("features").as("features", metadata)),
        folder.resolve(name),
        claim);
  }

  private Path store() {
    return folder.resolve("store");
  }

  private JsonNode record() throws IOException {
    return JSON.readTree(store().resolve("head/training.json").toFile());
  }
}
