package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.repeat;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import io.frostline.spark.ml.BackboneFeaturizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encoder of texts as a stage of Spark ML's pipelines. */
class TextFeaturizerIT {
  private static final Path REVIEWS = Project.ROOT.resolve("deploy/sample/texts/reviews.csv");

  @TempDir private static Path models;
  @TempDir private Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void importEncoder() {
    SmallEncoderPackage.importInto(models);
    spark = SharedSpark.session();
  }

  private static Dataset<Row> reviews() {
    return spark.read().option("header", true).option("escape", "\"").csv(REVIEWS.toString());
  }

  private static BackboneFeaturizer featurizer() {
    return new BackboneFeaturizer()
        .setModels(models.toString())
        .setModel(SmallEncoderPackage.NAME)
        .setInputCol("text")
        .setOutputCol("features");
  }

  @Test
  void vectorsAreTheFeaturesOfExtract() {
    assertSameAsExtract(featurizer());
  }

  @Test
  void paramsAreTheOptionsOfExtract() {
    assertSameAsExtract(
        featurizer().setLayer("block_1").setPooling("max").setPrefix("q: ").setLongTexts("windows"),
        "--layer",
        "block_1",
        "--pool",
        "max",
        "--prefix",
        "q: ",
        "--long-texts",
        "windows");
  }

  private void assertSameAsExtract(BackboneFeaturizer featurizer, String... options) {
    List<Object> extract = new ArrayList<>(List.of("extract", "--texts", REVIEWS));
    extract.addAll(
        List.of("--id-column", "id", "--models", models, "--model", SmallEncoderPackage.NAME));
    extract.addAll(List.of("--out", folder.resolve("table")));
    extract.addAll(Arrays.asList(options));
    frostline(extract.toArray()).succeeded();

    List<Row> pairs =
        featurizer
            .transform(reviews().repartition(3))
            .select(col("id").as("uri"), col("features").as("vector"))
            .join(spark.read().parquet(folder.resolve("table").toString()), "uri")
            .select("vector", "features")
            .collectAsList();

    assertThat(pairs).hasSize(300);
    for (Row pair : pairs) {
      assertThat(pair.<Vector>getAs(0).toArray())
          .containsExactly(
              pair.<Float>getList(1).stream().mapToDouble(Float::doubleValue).toArray());
    }
  }

  @Test
  void textsInBytesGiveTheSameVectors() {
    List<Row> strings = featurizer().transform(reviews()).select("features").collectAsList();
    Dataset<Row> bytes = reviews().withColumn("text", col("text").cast(DataTypes.BinaryType));

    assertThat(featurizer().transform(bytes).select("features").collectAsList())
        .isEqualTo(strings)
        .hasSize(303);
  }

  @Test
  void aBadTextHasNoVectorButAReason() {
    Dataset<Row> texts =
        spark
            .sql(
                "SELECT id, text FROM VALUES (0, 'good'), (1, NULL), (2, ''), (3, ' \u00a0\t'),"
                    + " (4, 'good'), (5, CAST(X'616263FF' AS STRING)) AS t(id, text)")
            .union(spark.range(6, 7).select(col("id"), concat(lit("x"), repeat(lit(" y"), 40))))
            .coalesce(1);

    Dataset<Row> featurized =
        featurizer()
            .setLongTexts("reject")
            .setMaxCharacters(80)
            .setRejectionCol("reason")
            .transform(texts);

    assertThat(featurized.columns()).containsExactly("id", "text", "features", "reason");
    List<Row> rows = featurized.collectAsList();
    assertThat(rows.stream().map(row -> row.get(0) + " " + row.get(3)))
        .containsExactly(
            "0 null",
            "1 EMPTY_TEXT",
            "2 EMPTY_TEXT",
            "3 EMPTY_TEXT",
            "4 null",
            "5 NOT_UTF8",
            "6 TOO_MANY_CHARACTERS");
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row.getAs("features") == null).isEqualTo(row.getAs("reason") != null));
    assertThat(rows.get(4).<Vector>getAs("features")).isEqualTo(rows.get(0).getAs("features"));
  }

  @Test
  void logisticRegressionInASavedPipeline() throws Exception {
    Dataset<Row> rows = withWords(reviews());
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  featurizer(),
                  new SQLTransformer()
                      .setStatement("SELECT * FROM __THIS__ WHERE features IS NOT NULL"),
                  new StringIndexer().setInputCol("opinion").setOutputCol("number"),
                  new LogisticRegression().setMaxIter(30).setLabelCol("number")
                });
    pipeline.write().save(folder.resolve("pipeline").toString());

    PipelineModel model = Pipeline.load(folder.resolve("pipeline").toString()).fit(rows);
    model.write().save(folder.resolve("model").toString());
    PipelineModel loaded = PipelineModel.load(folder.resolve("model").toString());

    List<String> predictions = predictions(model, rows);
    assertThat(predictions(loaded, rows)).isEqualTo(predictions).hasSizeBetween(300, 303);
    assertThat(predictions).filteredOn(line -> line.endsWith("true")).hasSizeGreaterThan(200);
  }

  /** With words of their class, which an encoder of random weights can tell apart. */
  private static Dataset<Row> withWords(Dataset<Row> reviews) {
    return reviews
        .where("text IS NOT NULL")
        .withColumn("words", when(col("opinion").equalTo("positive"), "good ").otherwise("bad "))
        .withColumn("text", concat(repeat(col("words"), 8), col("text")))
        .union(reviews.limit(1).withColumn("words", lit("")).withColumn("text", lit(" ")));
  }

  private static List<String> predictions(PipelineModel model, Dataset<Row> rows) {
    return model
        .transform(rows)
        .orderBy("id")
        .select(col("id"), col("probability"), col("prediction").equalTo(col("number")))
        .collectAsList()
        .stream()
        .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2))
        .toList();
  }

  @Test
  void anotherTreatmentThanSavedIsRefused() throws Exception {
    featurizer().setPrefix("query: ").write().save(folder.resolve("saved").toString());
    BackboneFeaturizer loaded = BackboneFeaturizer.load(folder.resolve("saved").toString());
    assertThat(loaded.transform(reviews()).where("features is not null").count()).isEqualTo(300);

    loaded.setPrefix("passage: ");

    assertThatThrownBy(() -> loaded.transform(reviews()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("prefix 'passage: '")
        .hasMessageContaining("but the featurizer was saved with");
  }

  @Test
  void whatCannotBeFeaturizedIsRefusedAtOnce() {
    assertRefused(featurizer().setInputCol("review"), "review is absent", "string or binary");
    assertRefused(
        featurizer().setInputCol("length"), "length is int, but must be string or binary");
    assertRefused(featurizer().setLongTexts("cut"), "--long-texts 'cut'", "windows");
    assertRefused(featurizer().setMaxCharacters(0), "maxCharacters is 0");
    assertRefused(
        featurizer().setMaxPixels(9),
        "maxPixels does not work with model small, which takes texts. Leave it out.");
    assertRefused(
        featurizer()
            .setModels(Project.SAMPLE_MODELS.toString())
            .setModel("mobilenet_v2")
            .setPrefix("query: "),
        "prefix does not work with model mobilenet_v2, which takes images. Leave it out.");
  }

  private static void assertRefused(BackboneFeaturizer featurizer, String... parts) {
    Dataset<Row> texts = reviews().withColumn("length", lit(1));
    assertThatThrownBy(() -> featurizer.transform(texts))
        .isInstanceOf(UserException.class)
        .message()
        .contains(parts);
  }
}
