package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frostline evaluate} with a classifier of the sample images. */
class EvaluateIT {
  @TempDir private static Path shared;
  @TempDir private Path folder;

  @BeforeAll
  static void makeClassifier() throws IOException {
    Project.copy(Project.SAMPLE_MODELS, models());
    frostline(
            "extract",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            models(),
            "--model",
            "mobilenet_v2",
            "--layer",
            "block_13_expand_relu",
            "--out",
            features())
        .succeeded();
    SmallClassifier.write(features(), models(), "clipart");
    frostline(
            "classify",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            models(),
            "--model",
            "clipart",
            "--all-probabilities",
            "--out",
            predictions())
        .succeeded();
  }

  private static Path models() {
    return shared.resolve("models");
  }

  private static Path features() {
    return shared.resolve("features");
  }

  private static Path predictions() {
    return shared.resolve("predictions");
  }

  @Test
  void thePageFitsEveryWindow() throws IOException, InterruptedException {
    Browser browser = Browser.installed();
    evaluate("--model", "clipart", "--features", features()).succeeded();

    browser.layOut(out().resolve("report.html"), folder.resolve("browser"));
  }

  @Test
  void featuresAreJudgedByTheTestPortionUnlessAnotherIsAskedFor() throws IOException {
    Command run = evaluate("--model", "clipart", "--features", features()).succeeded();

    JsonNode metrics = metrics();
    long rows = metrics.at("/rows").asLong();
    assertThat(rows).isBetween(30L, 70L);
    assertThat(metrics.at("/accuracy").asDouble())
        .isGreaterThan(metrics.at("/baseline").asDouble());
    assertThat(metrics.at("/classes")).hasSize(8);
    assertThat(metrics.at("/judged").asText()).isEqualTo("the test portion of file:" + features());
    assertThat(metrics.at("/facts/Backbone").asText()).startsWith("mobilenet_v2, sha256 ");
    assertThat(metrics.at("/facts/Note on the backbone").asText())
        .contains("fine-tuned for content moderation");
    assertThat(Files.readString(out().resolve("report.html")))
        .contains("fine-tuned for content moderation");
    assertThat(run.out())
        .contains(rows + " images evaluated, of the test portion of file:" + features())
        .contains("accuracy", "macro F1", "log-loss", "calibration error")
        .doesNotContain("top-5")
        .contains("Report: file:" + out() + "/report.html");
  }

  @Test
  void theThreePortionsAreTheWholeTable() throws IOException {
    long sum = 0;
    for (String portion : List.of("train", "validation", "test")) {
      evaluate("--model", "clipart", "--features", features(), "--portion", portion, "--overwrite")
          .succeeded();
      sum += metrics().at("/rows").asLong();
    }
    assertThat(sum).isEqualTo(200);

    Command all =
        evaluate("--model", "clipart", "--features", features(), "--portion", "all", "--overwrite")
            .succeeded();
    assertThat(metrics().at("/rows").asLong()).isEqualTo(200);
    assertThat(all.out())
        .contains("trained on most of these images, so the figures are too optimistic");
  }

  @Test
  void imagesThroughTheJoinedNetworkGiveTheSameFiguresAsTheirFeatures() throws IOException {
    evaluate("--model", "clipart", "--features", features(), "--portion", "all").succeeded();
    JsonNode byFeatures = metrics();
    evaluate("--predictions", predictions(), "--overwrite").succeeded();
    JsonNode byPredictions = metrics();

    String right =
        new Table(predictions()).select("sum((class = label)::INT), count(*)", "").get(0);
    assertThat(byPredictions.at("/accuracy").asDouble())
        .isEqualTo(Double.parseDouble(right.split("\\|")[0]) / 200);
    String loss =
        new Table(predictions())
            .select(
                "avg(-ln(list_filter(top, lambda t: t.class = label)[1].probability))",
                "WHERE list_contains(list_transform(top, lambda t: t.class), label)")
            .get(0);
    assertThat(byPredictions.at("/log_loss").asDouble())
        .isGreaterThanOrEqualTo(Double.parseDouble(loss) * 0.99);
    assertThat(byPredictions.at("/confusion")).isEqualTo(byFeatures.at("/confusion"));
    assertThat(byPredictions.at("/log_loss").asDouble())
        .isCloseTo(byFeatures.at("/log_loss").asDouble(), within(1e-4));
    assertThat(page()).contains("A predictions table contains no features");
  }

  @Test
  void predictionsWithTheirClassifierKnowPortionsAndHistory() throws IOException {
    evaluate("--model", "clipart", "--features", features()).succeeded();
    JsonNode byFeatures = metrics();
    evaluate("--predictions", predictions(), "--model", "clipart", "--overwrite").succeeded();

    assertThat(metrics().at("/confusion")).isEqualTo(byFeatures.at("/confusion"));
    assertThat(page()).contains("\"bestEpoch\":12", "\"validationLoss\":");
  }

  @Test
  void whatPredictionsCannotTellIsAbsentWithTheReason() throws IOException {
    Path few = folder.resolve("few");
    frostline(
            "classify",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            models(),
            "--model",
            "clipart",
            "--limit",
            20,
            "--top",
            2,
            "--out",
            few)
        .succeeded();

    Command run = evaluate("--predictions", few).succeeded();

    assertThat(metrics().has("log_loss")).isFalse();
    assertThat(metrics().at("/absent/log_loss").asText()).contains("--all-probabilities");
    assertThat(run.out()).contains("log-loss           – 20 rows do not contain");
  }

  @Test
  void thePageIsOneFileThatAsksForNothing() throws IOException {
    evaluate("--model", "clipart", "--features", features(), "--portion", "all", "--map-points", 50)
        .succeeded();

    assertThat(page())
        .contains("default-src 'none'", "data:image/jpeg;base64,", "Licensed to the Apache")
        .doesNotContain("<link", "src=\"http", "@import", "{{data");
    assertThat(Files.size(out().resolve("report.html"))).isLessThan(8L << 20);
    JsonNode report = data();
    assertThat(report.at("/map/points")).hasSize(50);
    assertThat(report.at("/map/rows").asInt()).isEqualTo(200);
    assertThat(report.at("/map/explained/0").asDouble())
        .isGreaterThan(report.at("/map/explained/1").asDouble());
    assertThat(report.at("/map/points/0/thumbnail").asText()).startsWith("data:image/jpeg");
    assertThat(report.at("/history")).hasSize(12);
  }

  private JsonNode data() throws IOException {
    String text = page();
    String start = "<script type=\"application/json\" id=\"report\">";
    int from = text.indexOf(start) + start.length();
    return new ObjectMapper().readTree(text.substring(from, text.indexOf("</script>", from)));
  }

  @Test
  void labelsAndNamesOfAnyContentStayText() throws IOException {
    Path odd = folder.resolve("odd");
    SparkSession spark = SharedSpark.session();
    spark
        .read()
        .parquet(features().toString())
        .selectExpr(
            "uri || '</script><script>alert(1)</script>' AS uri",
            "CASE WHEN label = 'bird' THEN '</script><img src=x>' WHEN label = 'bug' THEN NULL ELSE label END AS label",
            "length",
            "modified",
            "width",
            "height",
            "features")
        .write()
        .parquet(odd.toString());

    Command run = evaluate("--model", "clipart", "--features", odd, "--portion", "all").succeeded();

    assertThat(run.out())
        .contains("25 rows have a label that is not one of the classes and were left out")
        .contains("25 rows have no label and were left out.")
        .contains("2 of 8 classes have no images in this evaluation: bird, bug.")
        .contains("Some images are not shown: ");
    assertThat(page()).doesNotContain("<img src=x>", "<script>alert(1)");
    assertThat(data().at("/notes").toString()).contains("</script><img src=x>");
  }

  @Test
  void featuresOfAnotherLayerAreRefusedNamingBoth() {
    Path other = folder.resolve("other");
    frostline(
            "extract",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            models(),
            "--model",
            "mobilenet_v2",
            "--layer",
            "block_6_expand_relu",
            "--limit",
            8,
            "--out",
            other)
        .succeeded();

    Command run = evaluate("--model", "clipart", "--features", other);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("The classifier clipart cannot evaluate file:" + other)
        .contains("layer block_6_expand_relu, pool average")
        .contains("layer block_13_expand_relu, pool average")
        .contains("frostline extract --model mobilenet_v2 --layer block_13_expand_relu");
    assertThat(out()).doesNotExist();
  }

  @Test
  void whatCannotBeJudgedIsRefused() {
    Command neither = evaluate();
    Command both = evaluate("--features", features(), "--predictions", predictions());
    Command nameless = evaluate("--features", features());
    Command portion = evaluate("--predictions", predictions(), "--portion", "test");
    Command backbone = evaluate("--features", features(), "--model", "mobilenet_v2");
    Command kind = evaluate("--predictions", features());

    assertThat(neither.exitCode()).isEqualTo(1);
    assertThat(neither.err()).contains("Nothing to evaluate. Give --features TABLE");
    assertThat(both.err()).contains("Both --features and --predictions are given");
    assertThat(nameless.err()).contains("Give --model NAME");
    assertThat(portion.err()).contains("--portion requires the classifier");
    assertThat(backbone.exitCode()).isEqualTo(2);
    assertThat(backbone.err()).contains("Model mobilenet_v2 is a backbone and has no head");
    assertThat(kind.exitCode()).isEqualTo(2);
    assertThat(kind.err()).contains("is not a predictions table: it has no column class");
  }

  @Test
  void aReportIsReplacedOnlyIfAsked() throws IOException {
    String[] asked = {"--predictions", predictions().toString()};
    evaluate((Object[]) asked).succeeded();
    String first = page();

    Command again = evaluate((Object[]) asked);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("report.html already exists", "--overwrite");

    evaluate("--predictions", predictions(), "--overwrite", "--mistakes", 0).succeeded();
    assertThat(page()).isNotEqualTo(first);
  }

  private Path out() {
    return folder.resolve("report");
  }

  private JsonNode metrics() throws IOException {
    return new ObjectMapper().readTree(out().resolve("metrics.json").toFile());
  }

  private String page() throws IOException {
    return Files.readString(out().resolve("report.html"));
  }

  private Command evaluate(Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("evaluate", "--models", models()));
    arguments.addAll(List.of("--out", out()));
    arguments.addAll(List.of(options));
    return frostline(arguments.toArray());
  }
}
