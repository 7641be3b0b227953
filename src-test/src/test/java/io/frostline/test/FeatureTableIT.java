package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.State;
import io.frostline.message.UserException;
import io.frostline.spark.features.FeatureTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feature tables as a user of Spark ML opens them, whole ones and ones that were tampered with. */
class FeatureTableIT {
  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void extractTables() throws IOException {
    Path network = ColorClassifier.scores(shared);
    for (String name : List.of("colors", "hues")) {
      String scale = name.equals("colors") ? "1/255" : "1";
      frostline(
              "models",
              "import",
              network,
              "--name",
              name,
              "--models",
              shared,
              "--size",
              8,
              "--scale",
              scale)
          .succeeded();
      extract(name, name, "--layer", "mean");
    }
    extract("colors", "two", "--layer", "mean,scores");
    spark = SharedSpark.session();
  }

  private static void extract(String model, String table, String option, String value) {
    frostline(
            "extract",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            shared,
            "--model",
            model,
            "--limit",
            60,
            "--max-rejected",
            "50%",
            "--out",
            table(table),
            option,
            value)
        .succeeded();
  }

  @Test
  void aTableTellsWhatItHolds() {
    FeatureTable table = open(table("colors"));

    FeatureColumn column = table.column(Optional.empty());
    assertThat(column).isEqualTo(new FeatureColumn("features", "mean", "average", List.of(3)));
    assertThat(table.count()).isEqualTo(60).isEqualTo(table.rows().count());
    assertThat(table.provenance().origin().model()).isEqualTo("colors");
    assertThat(table.provenance().state()).isEqualTo(State.COMPLETE);
    assertThat(table.uri()).isEqualTo("file:" + table("colors"));
    assertThat(table.labels()).containsExactly("beverage", "bird", "bug");
  }

  @Test
  void vectorsAreWhatSparkMlTakes() {
    FeatureTable table = open(table("colors"));

    Dataset<Row> vectors = table.vectors(table.column(Optional.empty()));

    assertThat(vectors.columns())
        .containsExactly(
            "uri", "label_name", "length", "modified", "width", "height", "label", "features");
    Row row = vectors.orderBy("uri").first();
    List<Float> features = table.rows().orderBy("uri").first().getList(6);
    assertThat(row.<Vector>getAs("features").toArray())
        .containsExactly(features.stream().mapToDouble(Float::doubleValue).toArray());
    Dataset<Row> back =
        new IndexToString().setInputCol("label").setOutputCol("back").transform(vectors);
    assertThat(back.where("back = label_name").count()).isEqualTo(60);
    assertThat(back.select("label").distinct().count()).isEqualTo(3);
  }

  @Test
  void anImageWithoutLabelHasNoNumber() {
    FeatureTable whole = open(table("colors"));
    whole
        .rows()
        .withColumn("label", when(col("label").equalTo("bug"), null).otherwise(col("label")))
        .write()
        .parquet(folder.resolve("some").toString());

    FeatureTable some = open(folder.resolve("some"));

    assertThat(some.labels()).containsExactly("beverage", "bird");
    Dataset<Row> vectors = some.vectors(some.column(Optional.empty()));
    assertThat(vectors.where("label is null").count()).isEqualTo(10);
    assertThat(vectors.where("label is null and label_name is not null").count()).isZero();
  }

  @Test
  void ofSeveralColumnsOneIsNamed() {
    FeatureTable table = open(table("two"));

    assertThat(table.column(Optional.of("features_scores")).layer()).isEqualTo("scores");
    assertThatThrownBy(() -> table.column(Optional.empty()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has 2 feature columns: features_mean, features_scores")
        .hasMessageContaining("--column");
    assertThatThrownBy(() -> table.column(Optional.of("feature_mean")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Did you mean 'features_mean'?");
  }

  @Test
  void aTableThatSparkMadeOfAnotherIsOneToo() {
    open(table("colors"))
        .rows()
        .where("label <> 'bug'")
        .withColumn("split", lit("train"))
        .write()
        .partitionBy("split")
        .parquet(folder.resolve("made").toString());

    FeatureTable made = open(folder.resolve("made"));

    assertThat(made.count()).isEqualTo(50);
    assertThat(made.otherColumns()).endsWith("height", "split");
    assertThat(made.provenance().origin()).isEqualTo(open(table("colors")).provenance().origin());
  }

  @Test
  void filesOfSeveralModelsAreRefusedNamingThem() throws IOException {
    copy("colors", "mixed");
    copy("hues", "mixed");

    assertThatThrownBy(() -> open(folder.resolve("mixed")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("mixes features from different models")
        .hasMessageContaining("model colors (sha256")
        .hasMessageContaining("model hues (sha256")
        .hasMessageContaining("layer mean, pool average, shape [3]")
        .hasMessageContaining("Keep them in separate tables.");
  }

  @Test
  void filesOfAnotherModelThanTheRunsAreRefused() throws IOException {
    copy("hues", "swapped");
    // Without a manifest, as an older version wrote it.
    ObjectMapper json = new ObjectMapper();
    ObjectNode told =
        (ObjectNode) json.readTree(table("colors").resolve("_frostline.json").toFile());
    json.writeValue(
        folder.resolve("swapped/_frostline.json").toFile(), told.without(List.of("files")));

    assertThatThrownBy(() -> open(folder.resolve("swapped")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("_frostline.json records model colors")
        .hasMessageContaining("the files record model hues");
  }

  @Test
  void whatIsNoFeatureTableIsRefused() throws IOException {
    Path nothing = folder.resolve("nothing");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path none = folder.resolve("none");
    open(table("colors")).rows().limit(0).write().parquet(none.toString());
    Path foreign = folder.resolve("foreign");
    spark.range(5).write().parquet(foreign.toString());
    Path doubles = folder.resolve("doubles");
    Dataset<Row> rows = open(table("colors")).rows();
    rows.withColumn(
            "features",
            col("features")
                .cast("array<double>")
                .as("features", rows.schema().apply("features").metadata()))
        .write()
        .parquet(doubles.toString());

    assertRefused(nothing, "There is no feature table at file:" + nothing);
    assertRefused(empty, "it contains no Parquet file");
    assertRefused(none, "has no rows");
    assertRefused(foreign, "do not record which model");
    assertRefused(doubles, "its column features is array<double>, not array<float>");
  }

  private static void assertRefused(Path table, String reason) {
    assertThatThrownBy(() -> open(table))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(reason);
  }

  /** The data files only, as a person who copies them would. */
  private void copy(String from, String to) throws IOException {
    Path target = Files.createDirectories(folder.resolve(to));
    try (var files = Files.newDirectoryStream(table(from), "*.parquet")) {
      for (Path file : files) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  private static Path table(String name) {
    return shared.resolve("tables").resolve(name);
  }

  private static FeatureTable open(Path table) {
    return FeatureTable.open(spark, table.toString());
  }
}
