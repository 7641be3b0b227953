package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heads over the features of several layers, of one table and of several. */
class SeveralColumnsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;

  @BeforeAll
  static void extract() throws IOException {
    Path network = ColorClassifier.scores(folder);
    for (String name : List.of("colors", "others")) {
      run("models", "import", network, "--name", name, "--size", 8)
          .with("--scale", name.equals("colors") ? "1/255" : "1/256");
    }
    extract("both", "colors", "mean,scores");
    extract("mean", "colors", "mean");
    extract("scores", "colors", "scores");
  }

  private static void extract(String table, String model, String layers, Object... more) {
    run("extract", "--images", Project.SAMPLE_IMAGES, "--model", model, "--layer", layers)
        .and("--out", folder.resolve(table))
        .with(more);
  }

  @Test
  void columnsOfOneTableStandSideBySideInTheOrderAskedFor() throws IOException {
    train("one", "both", "--column", "features_scores,features_mean").succeeded();

    JsonNode table = record("one").at("/table");
    assertThat(table.at("/uris").toString()).isEqualTo("[\"file:%s/both\"]".formatted(folder));
    assertThat(table.at("/columns").findValuesAsText("layer")).containsExactly("scores", "mean");
    assertThat(record("one").at("/standardisation/mean")).hasSize(6);
    JsonNode byFeatures = evaluate("one", "--features", folder.resolve("both"));
    run("classify", "--images", Project.SAMPLE_IMAGES, "--model", "one", "--all-probabilities")
        .with("--out", folder.resolve("predictions"));
    JsonNode byPredictions = evaluate("one", "--predictions", folder.resolve("predictions"));
    assertThat(byFeatures.at("/rows").asInt()).isEqualTo(200);
    assertThat(byPredictions.at("/confusion")).isEqualTo(byFeatures.at("/confusion"));
    assertThat(byPredictions.at("/log_loss").asDouble())
        .isCloseTo(byFeatures.at("/log_loss").asDouble(), within(1e-4));
    assertThat(byFeatures.at("/facts/Features").asText())
        .isEqualTo(
            "layer scores, pool average, with layer mean, pool average: 6 features per image");
    assertThat(run("models", "verify", "one").with().out()).contains("one");
  }

  @Test
  void tablesAreJoinedByTheirImages() throws IOException {
    train("of-one-table", "both", "--column", "features_mean,features_scores").succeeded();
    Command train = train("of-two-tables", "mean,scores").succeeded();

    assertThat(train.err())
        .contains("160 training, 20 validation and 20 test rows of 8 classes")
        .doesNotContain("not in every table");
    assertThat(record("of-two-tables").at("/table/uris")).hasSize(2);
    assertThat(record("of-two-tables").at("/unused/incomplete").asInt()).isZero();
    assertThat(network("of-two-tables")).isEqualTo(network("of-one-table"));
    JsonNode ofOne = evaluate("of-two-tables", "--features", folder.resolve("both"));
    JsonNode ofTwo = evaluate("of-two-tables", "--features", tables("scores,mean"));
    assertThat(ofTwo.at("/rows").asInt()).isEqualTo(200);
    assertThat(ofTwo.at("/confusion")).isEqualTo(ofOne.at("/confusion"));
    assertThat(ofTwo.at("/log_loss")).isEqualTo(ofOne.at("/log_loss"));
    assertThat(ofTwo.at("/judged").asText())
        .isEqualTo("file:%1$s/mean and file:%1$s/scores".formatted(folder));
  }

  @Test
  void imagesThatATableLacksAreLeftOutAndCounted() throws IOException {
    made("few", "scores", "*", "uri NOT LIKE '%bird%'");
    String note = "25 of 200 images are not in every table, for example file:";

    Command train = train("incomplete", "mean,few").succeeded();

    assertThat(train.err()).contains(note, "of 7 classes");
    assertThat(record("incomplete").at("/unused/incomplete").asInt()).isEqualTo(25);
    JsonNode metrics = evaluate("incomplete", "--features", tables("mean,few"));
    assertThat(metrics.at("/rows").asInt()).isEqualTo(175);
    assertThat(metrics.at("/notes").toString()).contains(note);
  }

  @Test
  void whatATableLacksMayStandInAnother() throws IOException {
    made("unlabelled", "mean", "' ' AS label, uri, features", "true");
    made("portions", "scores", "*, if(uri LIKE '%_0%', 'train', 'test') AS portion", "true");

    Command train = train("joined", "unlabelled,portions", "--split", "portion").succeeded();

    assertThat(train.err()).contains("rows of 8 classes").doesNotContain("no label");
  }

  @Test
  void tablesThatContradictEachOtherAreRefused() {
    extract("others", "others", "scores");
    refused(train("never", "mean,others"))
        .contains("features from different models", "(pixel x 0.00390625", "with the same model");
    made("relabelled", "scores", "'cat' AS label, uri, features", "true");
    refused(train("never", "mean,relabelled"))
        .contains("contradict each other: the image file:", "label '", "'cat'");
    made("twice", "scores", "*", "true", "*");
    refused(train("never", "mean,twice")).contains("twice has several rows for the same image");
    made("elsewhere", "scores", "'x' || uri AS uri, label, length, modified, features", "true");
    refused(train("never", "mean,elsewhere"))
        .contains("No image is in all of the tables", "by uri, length, modified.");
    made("changed", "scores", "uri, label, length + 1 AS length, modified, features", "true");
    refused(train("never", "mean,changed")).contains("No image is in all of the tables");
  }

  @Test
  void choicesThatMeanNothingAreRefused() {
    refused(train("never", "both"))
        .contains("has 2 feature columns: features_mean, features_scores. Choose one");
    refused(train("never", "mean,both", "--column", "features,features_mean"))
        .contains("layer mean, pool average, are given twice: features of file:");
    refused(train("never", "both,mean", "--column", "features_scores"))
        .contains(
            "names no column of the table file:" + folder + "/mean. Its columns are: features.");
    refused(train("never", "both", "--column", "features_mean,features_score"))
        .contains("has no feature column 'features_score'. Did you mean 'features_scores'?");
  }

  @Test
  void aClassifierOfSeveralLayersNeedsThemAll() throws IOException {
    train("whole", "mean,scores").succeeded();

    refused(evaluation("whole", "--features", folder.resolve("mean")))
        .contains("The classifier whole cannot evaluate file:" + folder + "/mean")
        .contains("table:      model colors", "layer mean, pool average, shape [3]")
        .contains("--layer mean --pool average` and `frostline extract --model colors --layer sc");
    refused(evaluation("whole", "--features", tables("both,mean")))
        .contains("whole does not need the table file:" + folder + "/mean");
  }

  /** A table that Spark makes of another. */
  private static void made(String name, String from, String columns, String where, String... more) {
    SparkSession spark = SharedSpark.session();
    spark.read().parquet(folder.resolve(from).toString()).createOrReplaceTempView("source");
    Dataset<Row> rows = spark.sql("SELECT " + columns + " FROM source WHERE " + where);
    for (String again : more) {
      rows = rows.union(spark.sql("SELECT " + again + " FROM source"));
    }
    rows.write().parquet(folder.resolve(name).toString());
  }

  private static org.assertj.core.api.AbstractStringAssert<?> refused(Command command) {
    assertThat(command.exitCode()).as(command.err()).isEqualTo(2);
    return assertThat(command.err());
  }

  private static Command train(String name, String tables, Object... more) {
    return new Arguments("train", "--models", store(), "--out", name)
        .and("--features", tables(tables), "--epochs", 2, "--seed", 1)
        .and(more)
        .run();
  }

  private static JsonNode evaluate(String model, Object... what) throws IOException {
    evaluation(model, what).succeeded();
    return JSON.readTree(folder.resolve("report/metrics.json").toFile());
  }

  private static Command evaluation(String model, Object... what) {
    return new Arguments("evaluate", "--models", store(), "--model", model)
        .and("--portion", "all", "--overwrite", "--out", folder.resolve("report"))
        .and("--map-points", 20, "--mistakes", 2)
        .and(what)
        .run();
  }

  private static Arguments run(Object... command) {
    return new Arguments(command).and("--models", store());
  }

  /** A command line in parts. */
  private record Arguments(Object... words) {
    Arguments and(Object... more) {
      return new Arguments(Stream.concat(Stream.of(words), Stream.of(more)).toArray());
    }

    Command with(Object... more) {
      return and(more).run().succeeded();
    }

    Command run() {
      return frostline(words);
    }
  }

  private static String tables(String names) {
    return Stream.of(names.split(","))
        .map(name -> folder.resolve(name).toString())
        .collect(Collectors.joining(","));
  }

  private static String network(String model) throws IOException {
    return JSON.readTree(store().resolve(model).resolve("model.json").toFile())
        .at("/sha256")
        .asText();
  }

  private static JsonNode record(String model) throws IOException {
    return JSON.readTree(store().resolve(model).resolve("training.json").toFile());
  }

  private static Path store() {
    return folder.resolve("store");
  }
}
