package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static io.frostline.test.Command.frostlineOn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code frostline extract} on the embedded sample: what stands in the table. */
class ExtractIT {
  @TempDir private Path folder;

  @Test
  void makesOneRowForEachImageWithItsLabelSizeAndFeatures() {
    extract("--images", Project.SAMPLE_IMAGES).succeeded();

    Table table = new Table(out());
    assertThat(table.count()).isEqualTo(200);
    assertThat(table.select("label, count(*)", "GROUP BY label ORDER BY label"))
        .containsExactly(
            "beverage|25",
            "bird|25",
            "bug|25",
            "dessert|25",
            "fruit|25",
            "mammal|25",
            "plant|25",
            "vehicle|25");
    assertThat(table.select("DISTINCT len(features)", "")).containsExactly("1280");
    assertThat(
            table.select(
                "count(*)", "WHERE width < 1 OR height < 1 OR length < 1 OR modified IS NULL"))
        .containsExactly("0");
    assertThat(out().resolve("_rejected")).doesNotExist();
  }

  @Test
  void theColumnsAreThoseOfTheDesignForReadersThatKnowNothingOfUs() {
    extract("--images", bird(), "--limit", 3).succeeded();

    assertThat(new Table(out()).columns())
        .containsExactly(
            "uri VARCHAR",
            "label VARCHAR",
            "length BIGINT",
            "modified TIMESTAMP WITH TIME ZONE",
            "width INTEGER",
            "height INTEGER",
            "features FLOAT[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"extract", "bench", "probe"})
  void aBatchThatNoBufferHoldsIsRefusedBeforeAnythingRuns(String command) {
    List<Object> words = new ArrayList<>(List.of(command, "--images", bird(), "--batch", 100_000));
    words.addAll(List.of("--models", Project.SAMPLE_MODELS, "--model", "mobilenet_v2"));
    if (!command.equals("bench")) {
      words.addAll(List.of("--out", out()));
    }

    Command refused = frostline(words.toArray());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("A batch of 100,000 images of model mobilenet_v2 is too large")
        .contains("would take 15,052,800,000 bytes (150,528 for each image)")
        .contains("the limit is 2,147,483,647")
        .contains("Choose a batch size of 14,266 or less");
    assertThat(out()).doesNotExist();
  }

  @Test
  void theOutputsOfABatchAreLimitedToo() {
    Command refused =
        extract(
            "--images",
            bird(),
            "--batch",
            5_000,
            "--layer",
            "block_1_expand_relu",
            "--pool",
            "none");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("A batch of 5,000 images", "its output 'block_1_expand_relu' would take");
  }

  @Test
  void severalLayersAreSeveralColumnsOfOnePass() {
    String layers = "block_6_expand_relu,block_13_expand_relu";
    extract("--images", bird(), "--layer", layers, "--pool", "grid2").succeeded();

    assertThat(
            new Table(out())
                .select(
                    "DISTINCT len(features_block_6_expand_relu),"
                        + " len(features_block_13_expand_relu)",
                    ""))
        .containsExactly(4 * 192 + "|" + 4 * 576);
  }

  @Test
  void aLayerCanBePooledInSeveralWays() {
    String layers = "block_13_expand_relu,block_6_expand_relu,block_13_expand_relu";
    extract("--images", bird(), "--layer", layers, "--pool", "grid2,max,average").succeeded();
    Command other = extract("--images", bird(), "--layer", layers, "--pool", "grid2,max");

    assertThat(
            new Table(out())
                .select(
                    "DISTINCT len(features_block_13_expand_relu_grid2),"
                        + " len(features_block_6_expand_relu_max),"
                        + " len(features_block_13_expand_relu_average)",
                    ""))
        .containsExactly(4 * 576 + "|192|576");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err())
        .contains("--pool names 2 poolings, but --layer names 3 layers", "or one for each");
  }

  @Test
  void metadataTellsWhereTheFeaturesComeFrom() throws IOException {
    extract("--images", bird(), "--layer", "block_13_expand_relu", "--pool", "none", "--limit", 2)
        .succeeded();

    JsonNode run = new ObjectMapper().readTree(out().resolve("_frostline.json").toFile());
    assertThat(run.at("/state").asText()).isEqualTo("complete");
    assertThat(run.at("/rows").asInt()).isEqualTo(2);
    assertThat(run.at("/origin/model").asText()).isEqualTo("mobilenet_v2");
    assertThat(run.at("/origin/columns/0/shape").toString()).isEqualTo("[576,14,14]");
    SparkSession spark = SharedSpark.session();
    String metadata =
        spark.read().parquet(out().toString()).schema().apply("features").metadata().json();
    JsonNode column = new ObjectMapper().readTree(metadata).at("/frostline");
    assertThat(column.at("/sha256")).isEqualTo(run.at("/origin/sha256"));
    assertThat(column.at("/layer").asText()).isEqualTo("block_13_expand_relu");
    assertThat(column.at("/pool").asText()).isEqualTo("none");
    assertThat(column.at("/preprocessing").asText()).contains("224x224", "rgb");
  }

  @Test
  void theBitsDependNeitherOnThreadsNorOnPartitionsNorOnWaves() {
    extract("--images", Project.SAMPLE_IMAGES, "--limit", 90).succeeded();
    List<String> expected = new Table(out()).allBits();

    Path other = folder.resolve("other");
    frostlineOn(
            "local[5]",
            "extract",
            "--models",
            Project.SAMPLE_MODELS,
            "--model",
            "mobilenet_v2",
            "--images",
            Project.SAMPLE_IMAGES,
            "--limit",
            90,
            "--commit-every",
            37,
            "--out",
            other)
        .succeeded();

    assertThat(expected).hasSize(90);
    assertThat(new Table(other).allBits()).isEqualTo(expected);
  }

  @Test
  void aGlobPatternChoosesImages() {
    extract("--images", Project.SAMPLE_IMAGES + "/b*/*a*.png").succeeded();

    assertThat(new Table(out()).select("DISTINCT label", "ORDER BY label"))
        .containsExactly("beverage", "bird", "bug");
    assertThat(new Table(out()).select("count(*)", "WHERE uri NOT LIKE '%/b%/%a%.png'"))
        .containsExactly("0");
  }

  @Test
  void aManifestNamesImagesAndLabelsAbsoluteOrBesideIt() throws IOException {
    Path beside = Files.copy(anyBird(), folder.resolve("beside it, \"quoted\".png"));
    Path manifest = folder.resolve("images.csv");
    Files.writeString(
        manifest,
        "label,uri\nfeathers,\""
            + beside.getFileName().toString().replace("\"", "\"\"")
            + "\"\n\"big, red\","
            + anyBird()
            + "\n,"
            + anyBird().toUri()
            + "\n");

    extract("--images", manifest).succeeded();

    assertThat(new Table(out()).select("label, uri", "ORDER BY label NULLS LAST"))
        .containsExactly(
            "big, red|" + anyBird(), "feathers|file:" + beside, "null|" + anyBird().toUri());
  }

  @Test
  void anImageThatAManifestListsTwiceIsTwoRowsEvenAfterAnInterruption() throws IOException {
    Path manifest = folder.resolve("images.csv");
    Files.writeString(manifest, "uri\n" + (anyBird() + "\n").repeat(5));

    extract("--images", manifest, "--limit", 3).succeeded();
    extract("--images", manifest).succeeded();

    assertThat(new Table(out()).count()).isEqualTo(5);
  }

  @Test
  void aParquetManifestWorksLikeACsv() throws IOException {
    Path csv = Files.writeString(folder.resolve("m.csv"), "uri,label\n" + anyBird() + ",bird\n");
    Path manifest = folder.resolve("manifest.parquet");
    SparkSession spark = SharedSpark.session();
    spark.read().option("header", true).csv(csv.toString()).write().parquet(manifest.toString());

    extract("--images", manifest).succeeded();

    assertThat(new Table(out()).select("label", "")).containsExactly("bird");
  }

  @Test
  void labelsCanBeLeftOut() {
    extract("--images", bird(), "--limit", 2, "--label-from", "none").succeeded();

    assertThat(new Table(out()).select("count(*)", "WHERE label IS NULL")).containsExactly("2");
  }

  @Test
  void hiddenFilesAreNoImagesButAnUnderscoreAsCamerasWriteItIsFine() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images/_hidden")).getParent();
    Files.copy(anyBird(), images.resolve("_MG_1234.png"));
    Files.copy(anyBird(), images.resolve(".hidden.png"));
    Files.copy(anyBird(), images.resolve("_hidden/too.png"));

    extract("--images", images).succeeded();

    assertThat(new Table(out()).select("parse_filename(uri)", "")).containsExactly("_MG_1234.png");
  }

  @Test
  void showPrintsTheFirstRows() {
    Command run = extract("--images", bird(), "--limit", 2, "--show", 1).succeeded();

    assertThat(run.out()).contains("features: array").contains("only showing top 1 row");
  }

  private Path out() {
    return folder.resolve("features");
  }

  private static Path bird() {
    return Project.SAMPLE_IMAGES.resolve("bird");
  }

  private static Path anyBird() {
    return bird().resolve("crow_01.png");
  }

  private Command extract(Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("extract"));
    arguments.addAll(List.of("--models", Project.SAMPLE_MODELS, "--model", "mobilenet_v2"));
    arguments.addAll(List.of("--out", out()));
    arguments.addAll(List.of(options));
    return frostline(arguments.toArray());
  }
}
