package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code extract --statistics}: four columns more, and nothing else that is different. */
class StatisticsIT {
  private static final String NAMES = "brightness, contrast, sharpness, entropy";

  @TempDir private static Path shared;
  @TempDir private Path folder;

  @BeforeAll
  static void extractBoth() throws IOException {
    Project.copy(Project.SAMPLE_IMAGES.resolve("bird"), images().resolve("bird"));
    Project.copy(Project.SAMPLE_IMAGES.resolve("fruit"), images().resolve("fruit"));
    new Extraction(images(), shared.resolve("without")).run().succeeded();
    with("with").run().succeeded();
  }

  private static Path images() {
    return shared.resolve("images");
  }

  private static Extraction with(String table) {
    return new Extraction(images(), shared.resolve(table)).with("--statistics");
  }

  @Test
  void theColumnsFollowTheSizeAndTheFeaturesAreTheSameBits() throws IOException {
    assertThat(table("with").columns())
        .containsExactly(
            "uri VARCHAR",
            "label VARCHAR",
            "length BIGINT",
            "modified TIMESTAMP WITH TIME ZONE",
            "width INTEGER",
            "height INTEGER",
            "brightness FLOAT",
            "contrast FLOAT",
            "sharpness FLOAT",
            "entropy FLOAT",
            "features FLOAT[]");
    assertThat(table("with").select("* EXCLUDE (" + NAMES + ")", "ORDER BY ALL"))
        .isEqualTo(table("without").allBits());
    assertThat(
            table("with")
                .select(
                    "min(brightness) > 50, max(brightness) < 255, min(contrast) > 5, max(contrast) <= 127.5, min(sharpness) > 80, max(entropy) < 8, min(entropy) > 0",
                    ""))
        .containsExactly("true|true|true|true|true|true|true");
    assertThat(Files.readString(shared.resolve("with/_frostline.json")))
        .contains("\"statistics\" : [ \"brightness\", \"contrast\", \"sharpness\", \"entropy\" ]");
    assertThat(Files.readString(shared.resolve("without/_frostline.json")))
        .doesNotContain("statistics");
  }

  @Test
  void aTableHasThemInAllRowsOrInNone() {
    Command added = new Extraction(images(), shared.resolve("without")).with("--statistics").run();
    Command removed = new Extraction(images(), shared.resolve("with")).run();

    assertThat(added.exitCode()).isEqualTo(2);
    assertThat(added.err())
        .contains("/without lack the columns " + NAMES)
        .contains("To continue it, leave out --statistics");
    assertThat(removed.exitCode()).isEqualTo(2);
    assertThat(removed.err())
        .contains("/with have the columns " + NAMES)
        .contains("To continue it, add --statistics");
    assertThat(with("with").run().succeeded().out()).contains("0 extracted now");
  }

  @Test
  void textsHaveNone() throws IOException {
    Path models = folder.resolve("models");
    SmallEncoderPackage.importInto(models);
    Path texts = Files.writeString(folder.resolve("texts.txt"), "a text\n");
    List<Object> words =
        new ArrayList<>(List.of("extract", "--texts", texts, "--out", folder.resolve("out")));
    words.addAll(List.of("--models", models, "--model", "small", "--statistics"));

    Command run = frostline(words.toArray());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--statistics is for images, but these are texts.");
  }

  @Test
  void copiesCompactionRepairAndExportKeepThem() throws IOException {
    Path images = folder.resolve("images");
    Project.copy(images().resolve("bird"), images.resolve("bird"));
    Project.copy(images().resolve("bird"), images.resolve("again"));
    Path table = folder.resolve("table");
    Extraction extraction =
        new Extraction(images, table).with("--statistics", "--deduplicate", "--commit-every", 7);

    Command run = extraction.run().succeeded();

    assertThat(run.out()).contains("new rows are copies");
    assertThat(
            new Table(table)
                .select("count(*) = 2 * count(DISTINCT (parse_filename(uri), " + NAMES + "))", ""))
        .containsExactly("true");
    List<String> bits = new Table(table).allBits();
    frostline("compact", "--table", table).succeeded();
    assertThat(new Table(table).allBits()).isEqualTo(bits);
    frostline("check", table).succeeded();
    Damage.GARBAGE.happenTo(part(table));
    assertThat(frostline("check", table, "--repair").out()).contains("_set_aside/part-");
    extraction.run().succeeded();
    assertThat(new Table(table).allBits()).isEqualTo(bits);
    frostline("export", "--features", table, "--format", "npy", "--out", folder.resolve("npy"))
        .succeeded();
    assertThat(Files.readAllLines(folder.resolve("npy/index.csv")).get(0)).contains("entropy");
  }

  private static Path part(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void trainingAndEvaluationIgnoreThem() throws IOException {
    Path models = folder.resolve("models");
    Project.copy(Project.SAMPLE_MODELS, models);
    for (String table : List.of("with", "without")) {
      train(models, table);
      frostline(
              "evaluate",
              "--features",
              shared.resolve(table),
              "--models",
              models,
              "--model",
              "of-" + table,
              "--out",
              folder.resolve("report-" + table))
          .succeeded();
    }
    assertThat(models.resolve("of-with/model.onnx"))
        .hasSameBinaryContentAs(models.resolve("of-without/model.onnx"));
  }

  private static void train(Path models, String table) {
    frostline(
            "train",
            "--features",
            shared.resolve(table),
            "--models",
            models,
            "--epochs",
            1,
            "--workers",
            1,
            "--out",
            "of-" + table)
        .succeeded();
  }

  private static Table table(String name) {
    return new Table(shared.resolve(name));
  }
}
