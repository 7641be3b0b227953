package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frostline classify} with networks whose probabilities are shares of colours. */
class ClassifyIT {
  @TempDir private static Path models;
  @TempDir private Path folder;
  private Path images;

  @BeforeAll
  static void importNetworks() throws IOException {
    Path labels = Files.writeString(models.resolve("labels.txt"), "red\ngreen\nblue\n");
    importNetwork(ColorClassifier.scores(models), "colors", "--labels", labels);
    importNetwork(ColorClassifier.probabilities(models), "numbered");
    importNetwork(ColorClassifier.scores(models), "nameless");
  }

  private static void importNetwork(Path file, String name, Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("models", "import", file, "--name", name));
    arguments.addAll(List.of("--models", models, "--size", 8, "--scale", "1/255"));
    arguments.addAll(List.of(options));
    frostline(arguments.toArray()).succeeded();
  }

  @BeforeEach
  void paintImages() throws IOException {
    images = Files.createDirectories(folder.resolve("images/paint"));
    paint("rose.png", new Color(200, 100, 100));
    paint("sky.png", new Color(50, 50, 100));
    paint("grey.png", new Color(70, 70, 70));
  }

  private void paint(String name, Color color) throws IOException {
    BufferedImage image = new BufferedImage(6, 4, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < 24; pixel++) {
      image.setRGB(pixel % 6, pixel / 6, color.getRGB());
    }
    ImageIO.write(image, "png", images.resolve(name).toFile());
  }

  @Test
  void theMostProbableClassStandsFirstAndOfEqualOnesTheFirst() {
    Command run = classify("colors").succeeded();

    assertThat(
            predictions()
                .select(
                    "parse_filename(uri), label, width, height, class, round(probability, 5)",
                    "ORDER BY 1"))
        .containsExactly(
            "grey.png|paint|6|4|red|0.33333",
            "rose.png|paint|6|4|red|0.5",
            "sky.png|paint|6|4|blue|0.5");
    assertThat(
            predictions()
                .select(
                    "list_transform(top, lambda x: x.class), list_transform(top, lambda x: round(x.probability, 5)::VARCHAR)",
                    "ORDER BY uri"))
        .containsExactly(
            "[red, green, blue]|[0.33333, 0.33333, 0.33333]",
            "[red, green, blue]|[0.5, 0.25, 0.25]",
            "[blue, red, green]|[0.5, 0.25, 0.25]");
    assertThat(run.err())
        .contains("ends with Log 'scores'; the probabilities are computed from it: softmax")
        .contains("--top is 5, but model colors has only 3 classes: all are kept");
    assertThat(run.out())
        .contains("3 images listed: 3 classified now, 0 classified earlier, 0 rejected.")
        .contains("Predictions table: file:" + out())
        .containsPattern("red +2 \\(66\\.7 %\\), mean probability 0\\.417\n +blue +1 \\(");
  }

  @Test
  void filesThatAreNamedAreAnsweredOnTheScreen() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "no picture");
    Path sky = images.resolve("sky.png");

    Command run = frostline("classify", "--models", models, "--model", "colors", sky, text);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out().lines().toList())
        .hasSize(2)
        .satisfiesExactly(
            line -> assertThat(line).matches(sky + " +blue  50\\.0 %"),
            line -> assertThat(line).startsWith(text.toString()).contains("NOT_AN_IMAGE: "));
    Command fine = frostline("classify", "--models", models, "--model", "colors", sky).succeeded();
    assertThat(fine.err()).doesNotContain("--top");
    Command both =
        frostline("classify", "--models", models, "--model", "colors", "--images", images, sky);
    assertThat(both.exitCode()).isEqualTo(1);
    assertThat(both.err()).contains("--images or --texts is given, too", "in quotes");
  }

  @Test
  void theColumnsAreThoseOfTheDocumentsForReadersThatKnowNothingOfUs() {
    classify("colors", "--all-probabilities", "--top", 2).succeeded();

    assertThat(predictions().columns())
        .containsExactly(
            "uri VARCHAR",
            "label VARCHAR",
            "length BIGINT",
            "modified TIMESTAMP WITH TIME ZONE",
            "width INTEGER",
            "height INTEGER",
            "class VARCHAR",
            "probability FLOAT",
            "top STRUCT(\"class\" VARCHAR, probability FLOAT)[]",
            "probabilities FLOAT[]");
    assertThat(
            predictions()
                .select(
                    "len(top), list_transform(probabilities, lambda p: round(p, 5)::VARCHAR)",
                    "WHERE uri LIKE '%sky%'"))
        .containsExactly("2|[0.25, 0.25, 0.5]");
  }

  @Test
  void eitherSerialiserOfSparkCanWriteTheRows() {
    System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    try {
      classify("colors", "--all-probabilities").succeeded();
    } finally {
      System.clearProperty("spark.serializer");
    }

    assertThat(predictions().select("class, top[3].class", "ORDER BY uri"))
        .containsExactly("red|blue", "red|blue", "blue|green");
  }

  @Test
  void metadataNamesTheModelAndItsClasses() throws IOException {
    classify("colors", "--all-probabilities").succeeded();

    JsonNode run = new ObjectMapper().readTree(out().resolve("_frostline.json").toFile());
    assertThat(run.at("/state").asText()).isEqualTo("complete");
    assertThat(run.at("/origin/columns/0/kind").asText()).isEqualTo("predictions");
    assertThat(run.at("/origin/columns/0/top").asInt()).isEqualTo(3);
    assertThat(run.at("/origin/columns/0/classes").toString())
        .isEqualTo("[\"red\",\"green\",\"blue\"]");
    SparkSession spark = SharedSpark.session();
    for (String name : new String[] {"class", "probability", "top", "probabilities"}) {
      JsonNode column = metadata(spark, name);
      assertThat(column.at("/model").asText()).isEqualTo("colors");
      assertThat(column.at("/sha256")).isEqualTo(run.at("/origin/sha256"));
      assertThat(column.at("/output").asText()).isEqualTo("scores");
      assertThat(column.at("/probabilities").asText()).isEqualTo("softmax");
    }
    assertThat(metadata(spark, "probabilities").at("/classes"))
        .isEqualTo(run.at("/origin/columns/0/classes"));
    assertThat(metadata(spark, "class").at("/classes"))
        .isEqualTo(run.at("/origin/columns/0/classes"));
  }

  private JsonNode metadata(SparkSession spark, String column) throws IOException {
    return new ObjectMapper()
        .readTree(spark.read().parquet(out().toString()).schema().apply(column).metadata().json())
        .at("/frostline");
  }

  @Test
  void withoutNamesClassesAreNumbers() {
    Command run = classify("numbered", "--top", 1).succeeded();

    assertThat(run.err())
        .contains("numbered has no class names: the numbers 0 to 2 are used instead")
        .doesNotContain("the probabilities are computed from it");
    assertThat(predictions().select("class, len(top)", "ORDER BY uri"))
        .containsExactly("0|1", "0|1", "2|1");
  }

  @Test
  void probabilitiesGetNoSecondSoftmaxWhateverComputesThem() throws IOException {
    Command imported = importing("written-out", ColorClassifier::writtenOut).succeeded();
    assertThat(imported.out())
        .containsPattern("scores probabilities: not negative, and sum to 1 \\(numbers ");
    Command shown = frostline("models", "show", "written-out", "--models", models).succeeded();
    assertThat(shown.out()).contains("\"kind\" : \"probabilities\"");

    Command run = classify("written-out", "--all-probabilities").succeeded();

    assertThat(run.err()).doesNotContain("the probabilities are computed from it");
    assertThat(
            predictions()
                .select(
                    "parse_filename(uri), class, list_transform(probabilities, lambda p: round(p, 5)::VARCHAR)",
                    "ORDER BY 1"))
        .containsExactly(
            "grey.png|0|[0.33333, 0.33333, 0.33333]",
            "rose.png|0|[0.5, 0.25, 0.25]",
            "sky.png|2|[0.25, 0.25, 0.5]");
    assertThat(metadata(SharedSpark.session(), "class").at("/probabilities").asText())
        .isEqualTo("as computed");
  }

  @Test
  void whatTheUserSaysOfTheScoresDecides() {
    importing("doubted", ColorClassifier::writtenOut, "--scores", "logits").succeeded();
    classify("doubted").succeeded();
    assertThat(predictions().select("round(probability, 5)", "WHERE uri LIKE '%rose%'"))
        .containsExactly("0.39099");

    Command contradicted =
        importing("contradicted", ColorClassifier::scores, "--scores", "probabilities");
    assertThat(contradicted.exitCode()).isEqualTo(2);
    assertThat(contradicted.err())
        .contains("--scores is probabilities, but the output 'scores' gives other numbers");
    Command unknown = importing("unknown", ColorClassifier::scores, "--scores", "probability");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("Unknown kind of scores 'probability'. Did you mean 'probabilities'?")
        .doesNotContain("unclear");
  }

  @Test
  void probabilitiesOfIndependentClassesNeedNotSumToOne() {
    importing("gates", ColorClassifier::sigmoids, "--labels", models.resolve("labels.txt"))
        .succeeded();

    Command run = classify("gates", "--all-probabilities").succeeded();

    assertThat(run.err()).contains("The classes of model gates are independent");
    assertThat(
            predictions()
                .select(
                    "class, list_transform(probabilities, lambda p: round(p, 4)::VARCHAR)",
                    "WHERE uri LIKE '%rose%'"))
        .containsExactly("red|[0.4396, 0.2817, 0.2817]");
  }

  @FunctionalInterface
  private interface Network {
    Path in(Path folder) throws IOException;
  }

  private Command importing(String name, Network network, Object... options) {
    try {
      Path file = network.in(folder);
      List<Object> arguments = new ArrayList<>(List.of("models", "import", file, "--name", name));
      arguments.addAll(List.of("--models", models, "--size", 8, "--scale", "1/255"));
      arguments.add("--replace");
      arguments.addAll(List.of(options));
      return frostline(arguments.toArray());
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  @Test
  void classesOfOneNameAreToldAtTheStart() throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.txt"), "warm\nwarm\ncold\n");
    importNetwork(ColorClassifier.scores(folder), "warmth", "--labels", labels);

    Command run = classify("warmth", "--limit", 1).succeeded();

    assertThat(run.err()).contains("Model warmth has several classes with the same name: warm.");
    assertThat(predictions().select("list_transform(top, lambda t: t.class)", ""))
        .containsExactly("[warm, warm, cold]");
  }

  @Test
  void imagesThatCannotBeUsedAreRejectedAsByExtract() throws IOException {
    paint("black.png", Color.BLACK);
    Files.writeString(images.resolve("text.png"), "no picture");

    Command run = classify("colors", "--max-rejected", "50%").succeeded();

    assertThat(predictions().count()).isEqualTo(3);
    assertThat(predictions().rejected().select("parse_filename(uri), stage, reason", "ORDER BY 1"))
        .containsExactly("black.png|NETWORK|NOT_FINITE", "text.png|DECODE|NOT_AN_IMAGE");
    assertThat(run.out()).contains("3 classified now, 0 classified earlier, 2 rejected");
    assertThat(classify("colors", "--overwrite").err())
        .contains("2 of 5 (40.0 %), but the limit is 5.0 %");
  }

  @Test
  void aTableWithoutRowsHasNoClassesToCount() throws IOException {
    Files.delete(images.resolve("rose.png"));
    Files.delete(images.resolve("sky.png"));
    paint("grey.png", Color.BLACK);

    Command run = classify("colors", "--max-rejected", "100%", "--show", 3).succeeded();

    assertThat(run.out()).contains("0 classified now").doesNotContain("Most frequent classes");
  }

  @Test
  void aTableOfAnotherModelOrTopIsNotContinued() {
    classify("colors", "--top", 2).succeeded();

    Command otherTop = classify("colors", "--top", 3);
    Command otherModel = classify("numbered", "--top", 2);

    assertThat(otherTop.exitCode()).isEqualTo(2);
    assertThat(otherTop.err())
        .contains(
            "predictions from a different model", "top: existing 2, requested 3", "--overwrite")
        .doesNotContain("model:");
    assertThat(otherModel.exitCode()).isEqualTo(2);
    assertThat(otherModel.err()).contains("model: existing colors, requested numbered");
    assertThat(predictions().count()).isEqualTo(3);
  }

  @Test
  void featuresAndPredictionsAreNotMixed() {
    classify("colors").succeeded();
    Path features = folder.resolve("features");
    Object[] extract = {
      "extract", "--images", images, "--models", models, "--model", "colors", "--out"
    };
    frostline(with(extract, features)).succeeded();

    Command extracted = frostline(with(extract, out()));
    Command classified =
        frostline(
            "classify",
            "--images",
            images,
            "--models",
            models,
            "--model",
            "colors",
            "--out",
            features);

    assertThat(extracted.exitCode()).isEqualTo(2);
    assertThat(extracted.err())
        .contains(out() + " is a predictions table of model colors, not a feature table");
    assertThat(classified.exitCode()).isEqualTo(2);
    assertThat(classified.err())
        .contains(features + " is a feature table of model colors, not a predictions table");
  }

  private static Object[] with(Object[] arguments, Object last) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.add(last);
    return all.toArray();
  }

  @Test
  void aNetworkThatSaysNothingOfClassesIsRefused() {
    Command cut =
        frostline(
            "classify",
            "--images",
            images,
            "--models",
            Project.SAMPLE_MODELS,
            "--model",
            "mobilenet_v2",
            "--out",
            out());

    assertThat(cut.exitCode()).isEqualTo(2);
    assertThat(cut.err())
        .contains("Model mobilenet_v2 cannot classify: it ends with 'features'")
        .contains("frostline extract", "import the whole network");
    assertThat(classify("nameless").exitCode()).isEqualTo(2);
    assertThat(classify("nameless").err()).contains("it ends with 'scores' (Log, shape [3])");
    assertThat(out()).doesNotExist();
  }

  @Test
  void aNumberOfClassesBelowOneIsRefused() {
    Command run = classify("colors", "--top", 0);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--top is 0", "the number of classes, 3");
  }

  @Test
  void aKilledDriverLosesAndDoublesNothing() throws Exception {
    Path whole = folder.resolve("whole");
    frostline(sample(whole).toArray()).succeeded();
    List<Object> command = sample(out());

    Launcher.killWhen(() -> predictions().files() >= 2, command);
    assertThat(predictions().count()).as("rows when it was killed").isBetween(1L, 95L);
    Command resumed = frostline(command.toArray()).succeeded();

    assertThat(resumed.out()).doesNotContain(" 0 classified earlier");
    assertThat(predictions().count()).isEqualTo(96);
    assertThat(predictions().allBits()).isEqualTo(new Table(whole).allBits());
  }

  private static List<Object> sample(Path table) {
    return List.of(
        "classify",
        "--images",
        Project.SAMPLE_IMAGES,
        "--models",
        models,
        "--model",
        "colors",
        "--limit",
        96,
        "--commit-every",
        8,
        "--out",
        table);
  }

  private Path out() {
    return folder.resolve("predictions");
  }

  private Table predictions() {
    return new Table(out());
  }

  private Command classify(String model, Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("classify", "--images", images));
    arguments.addAll(List.of("--models", models, "--model", model, "--out", out()));
    arguments.addAll(List.of(options));
    return frostline(arguments.toArray());
  }
}
