package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import io.frostline.spark.ml.BackboneFeaturizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backbone as a stage of Spark ML's pipelines. */
class FeaturizerIT {
  private static final String MODEL = "mobilenet_v2";
  private static final String LAYER = "block_13_expand_relu";

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void extractTable() {
    frostline(
            "extract",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            Project.SAMPLE_MODELS,
            "--model",
            MODEL,
            "--layer",
            LAYER,
            "--pool",
            "grid2",
            "--limit",
            60,
            "--out",
            shared.resolve("features"))
        .succeeded();
    spark = SharedSpark.session();
  }

  /** The images of three classes, as Spark's own source reads them. */
  private static Dataset<Row> images() {
    return spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", "true")
        .option("pathGlobFilter", "*.png")
        .load(
            Stream.of("beverage", "bird", "bug")
                .map(name -> Project.SAMPLE_IMAGES.resolve(name).toString())
                .toArray(String[]::new))
        .withColumn("class", regexp_extract(col("path"), "([^/]+)/[^/]+$", 1));
  }

  private static BackboneFeaturizer featurizer() {
    return new BackboneFeaturizer().setModel(MODEL).setModels(Project.SAMPLE_MODELS.toString());
  }

  private static BackboneFeaturizer atBlock13() {
    return featurizer().setLayer(LAYER).setPooling("grid2");
  }

  @Test
  void aBatchThatNoBufferHoldsIsRefused() {
    assertThatThrownBy(() -> featurizer().setBatchSize(100_000).transform(images()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("A batch of 100,000 images of model " + MODEL + " is too large")
        .hasMessageContaining("Choose a batch size of 14,266 or less");
  }

  @Test
  void vectorsAreTheFeaturesOfExtract() {
    Dataset<Row> vectors = atBlock13().setBatchSize(5).transform(images());

    assertThat(vectors.columns())
        .containsExactly("path", "modificationTime", "length", "content", "class", "features");
    assertThat(AttributeGroup.fromStructField(vectors.schema().apply("features")).size())
        .isEqualTo(2304);
    Dataset<Row> table = spark.read().parquet(shared.resolve("features").toString());
    List<Row> pairs =
        vectors
            .select(col("path").as("uri"), col("features").as("vector"))
            .join(table, "uri")
            .select("vector", "features")
            .collectAsList();
    assertThat(pairs).hasSize(60);
    for (Row pair : pairs) {
      assertThat(pair.<Vector>getAs(0).toArray())
          .containsExactly(
              pair.<Float>getList(1).stream().mapToDouble(Float::doubleValue).toArray());
    }
  }

  @Test
  void aBadImageHasNoVectorButAReason() throws IOException {
    byte[] whole = Files.readAllBytes(someImage());
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    Dataset<Row> some =
        images()
            .orderBy("path")
            .limit(12)
            .withColumn("place", org.apache.spark.sql.functions.monotonically_increasing_id())
            .withColumn(
                "bytes",
                when(col("place").equalTo(1), lit("no image".getBytes()))
                    .when(col("place").equalTo(2), lit(null))
                    .when(col("place").equalTo(3), lit(new byte[0]))
                    .when(col("place").equalTo(7), lit(cut))
                    .otherwise(col("content")))
            .coalesce(1);

    List<Row> rows =
        atBlock13()
            .setInputCol("bytes")
            .setOutputCol("vector")
            .setRejectionCol("reason")
            .transform(some)
            .collectAsList();

    assertThat(rows).extracting(row -> row.getAs("place")).isSorted().hasSize(12);
    assertThat(rows.stream().map(row -> row.<String>getAs("reason")))
        .containsExactly(
            null,
            "NOT_AN_IMAGE",
            "EMPTY_FILE",
            "EMPTY_FILE",
            null,
            null,
            null,
            "TRUNCATED",
            null,
            null,
            null,
            null);
    assertThat(rows)
        .allSatisfy(
            row -> assertThat(row.getAs("vector") == null).isEqualTo(row.getAs("reason") != null));
  }

  private static Path someImage() throws IOException {
    try (Stream<Path> files = Files.list(Project.SAMPLE_IMAGES.resolve("bird"))) {
      return files.filter(file -> file.toString().endsWith(".png")).sorted().findFirst().get();
    }
  }

  @Test
  void randomForestInASavedPipeline() throws IOException {
    savedPredictsTheSame(
        new RandomForestClassifier().setNumTrees(20).setSeed(1).setLabelCol("number"));
  }

  @Test
  void logisticRegressionInASavedPipeline() throws IOException {
    savedPredictsTheSame(new LogisticRegression().setMaxIter(20).setLabelCol("number"));
  }

  private void savedPredictsTheSame(PipelineStage classifier) throws IOException {
    Dataset<Row> broken = images().limit(1).withColumn("content", lit(new byte[] {1, 2, 3}));
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  atBlock13(),
                  new SQLTransformer()
                      .setStatement("SELECT * FROM __THIS__ WHERE features IS NOT NULL"),
                  new StringIndexer().setInputCol("class").setOutputCol("number"),
                  classifier
                });
    pipeline.write().save(folder.resolve("pipeline").toString());

    PipelineModel model =
        Pipeline.load(folder.resolve("pipeline").toString()).fit(images().union(broken));
    model.write().save(folder.resolve("model").toString());
    PipelineModel loaded = PipelineModel.load(folder.resolve("model").toString());

    List<String> predictions = predictions(model);
    assertThat(predictions(loaded)).isEqualTo(predictions).hasSize(75);
    long right = predictions.stream().filter(line -> line.endsWith("true")).count();
    assertThat(right).isGreaterThanOrEqualTo(70);
  }

  private static List<String> predictions(PipelineModel model) {
    return model
        .transform(images())
        .orderBy("path")
        .select(col("path"), col("probability"), col("prediction").equalTo(col("number")))
        .collectAsList()
        .stream()
        .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2))
        .toList();
  }

  @Test
  void anotherModelOfTheSameNameIsRefused() throws IOException {
    Path network = ColorClassifier.scores(folder);
    for (String scale : List.of("1", "1/255")) {
      frostlineImport(network, folder.resolve(scale.equals("1") ? "first" : "second"), scale);
    }
    BackboneFeaturizer colors =
        new BackboneFeaturizer()
            .setModel("colors")
            .setModels(folder.resolve("first").toString())
            .setLayer("mean");
    colors.write().save(folder.resolve("saved").toString());

    BackboneFeaturizer loaded = BackboneFeaturizer.load(folder.resolve("saved").toString());

    assertThat(loaded.transform(images()).where("features is not null").count()).isEqualTo(75);
    loaded.setModels(folder.resolve("second").toString());
    assertThatThrownBy(() -> loaded.transform(images()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("The model colors is sha256")
        .hasMessageContaining("but the featurizer was saved with");
  }

  private static void frostlineImport(Path network, Path store, String scale) {
    frostline(
            "models",
            "import",
            network,
            "--name",
            "colors",
            "--models",
            store,
            "--size",
            8,
            "--scale",
            scale)
        .succeeded();
  }

  @Test
  void whatCannotBeFeaturizedIsRefusedAtOnce() {
    assertRefused(new BackboneFeaturizer(), "has no model", "setModel");
    assertRefused(featurizer().setInputCol("bytes"), "bytes is absent", "content");
    assertRefused(featurizer().setInputCol("path"), "path is string, but must be binary");
    assertRefused(featurizer().setOutputCol("length"), "The column length already exists");
    assertRefused(featurizer().setBatchSize(0), "batchSize is 0");
    assertRefused(featurizer().setLayer("block_13"), "block_13");
    assertRefused(featurizer().setPooling("median"), "pooling", "average");
    assertRefused(featurizer().setModel("mobilenet"), "No model 'mobilenet'");
  }

  private static void assertRefused(BackboneFeaturizer featurizer, String... parts) {
    Dataset<Row> images = images();
    assertThatThrownBy(() -> featurizer.transform(images))
        .isInstanceOf(UserException.class)
        .message()
        .contains(parts);
  }
}
