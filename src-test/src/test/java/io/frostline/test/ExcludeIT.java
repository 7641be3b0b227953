package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --exclude} of {@code extract} and {@code evaluate}. */
class ExcludeIT {
  @TempDir private Path folder;
  private Path images;

  @BeforeEach
  void copyImages() throws IOException {
    images = folder.resolve("images");
    Project.copy(Project.SAMPLE_IMAGES.resolve("bird"), images.resolve("bird"));
    Files.writeString(images.resolve("bird/text.png"), "no picture");
  }

  @Test
  void whatIsExcludedIsNeitherReadNorRejected() throws IOException {
    extract().succeeded();
    List<String> all = table().allBits();
    List<String> uris = table().select("uri", "ORDER BY uri LIMIT 3");
    String broken = table().rejected().select("uri", "").get(0);
    String path = uris.get(1).substring("file:".length());
    String url = broken.replace("file:/", "file:///");
    Path list = list(uris.get(0), path, url, "file:/absent.png");

    Command run = extract("--overwrite", "--exclude", list).succeeded();

    assertThat(run.err())
        .contains("Leaving out 3 images of " + images)
        .contains("exclude.txt, which names 4 uris");
    assertThat(run.out())
        .contains("23 images listed: 23 extracted now, 0 extracted earlier, 0 rejected.");
    assertThat(folder.resolve("table/_rejected")).doesNotExist();
    assertThat(table().select("uri", "ORDER BY uri LIMIT 1")).containsExactly(uris.get(2));
    assertThat(extract("--exclude", list).succeeded().out())
        .contains("23 images listed: 0 extracted now, 23 extracted earlier, 0 rejected.");

    extract().succeeded();
    assertThat(table().allBits()).isEqualTo(all);
  }

  @Test
  void rowsThatAreThereStayAndAreReported() throws IOException {
    extract().succeeded();
    List<String> all = table().allBits();
    String kept = table().select("uri", "ORDER BY uri LIMIT 1").get(0);
    String broken = table().rejected().select("uri", "").get(0);

    Command run = extract("--exclude", list(kept, broken)).succeeded();

    assertThat(run.err()).contains("1 row of what is excluded stays in the table");
    assertThat(table().allBits()).isEqualTo(all);
    assertThat(folder.resolve("table/_deleted")).doesNotExist();
    assertThat(folder.resolve("table/_rejected")).doesNotExist();
  }

  @Test
  void rowsOfNamedTextsAreNotTakenForDeleted() throws IOException {
    Path models = folder.resolve("models");
    SmallEncoderPackage.importInto(models);
    Path texts = Files.writeString(folder.resolve("texts.csv"), "id,text\na,one\nb,two\nc,three\n");
    texts(models, texts).succeeded();
    List<String> all = table().allBits();

    Command run = texts(models, texts, "--exclude", list("b")).succeeded();

    assertThat(run.err()).contains("Leaving out 1 text of ").contains("1 row of what is excluded");
    assertThat(run.out()).contains("2 texts listed: 0 extracted now, 2 extracted earlier");
    assertThat(table().allBits()).isEqualTo(all).hasSize(3);
    assertThat(folder.resolve("table/_deleted")).doesNotExist();
  }

  private Command texts(Path models, Path texts, Object... options) {
    Object[] words = {"extract", "--texts", texts, "--out", folder.resolve("table")};
    Object[] named = words(words, "--id-column", "id", "--models", models, "--model", "small");
    return frostline(words(named, options));
  }

  @Test
  void somethingMustBeLeft() throws IOException {
    extract().succeeded();
    List<String> uris = new ArrayList<>(table().select("uri", ""));
    uris.addAll(table().rejected().select("uri", ""));
    Path list = list(uris.toArray(String[]::new));

    Command run = extract("--exclude", list);
    Command absent = extract("--exclude", folder.resolve("absent.txt"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("besides those of").contains("Exclude fewer.");
    assertThat(absent.exitCode()).isEqualTo(2);
    assertThat(absent.err()).contains("Cannot read --exclude");
  }

  @Test
  void evaluationLeavesOutRows() throws IOException {
    Path features = folder.resolve("features");
    Path models = folder.resolve("models");
    Project.copy(Project.SAMPLE_MODELS, models);
    new Extraction(Project.SAMPLE_IMAGES, features).at("block_13_expand_relu").run().succeeded();
    SmallClassifier.write(features, models, "clipart");
    Path predictions = folder.resolve("predictions");
    frostline(
            "classify",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            models,
            "--model",
            "clipart",
            "--out",
            predictions)
        .succeeded();
    List<String> uris = new Table(features).select("uri", "ORDER BY uri LIMIT 5");
    Object[] evaluate = {"evaluate", "--exclude", list(uris.toArray(String[]::new))};

    Command ofFeatures =
        frostline(
                words(
                    words(evaluate, "--features", features, "--out", folder.resolve("a")),
                    "--models",
                    models,
                    "--model",
                    "clipart",
                    "--portion",
                    "all"))
            .succeeded();
    Command ofPredictions =
        frostline(words(evaluate, "--predictions", predictions, "--out", folder.resolve("b")))
            .succeeded();

    for (Command run : List.of(ofFeatures, ofPredictions)) {
      assertThat(run.err()).contains("Leaving out 5 rows of ");
      assertThat(run.out()).contains("195 images evaluated").contains("195 rows of 200 listed");
    }
  }

  private static Object[] words(Object[] some, Object... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray();
  }

  private Path list(String... uris) throws IOException {
    return Files.write(folder.resolve("exclude.txt"), List.of(uris));
  }

  private Command extract(Object... options) {
    return new Extraction(images, folder.resolve("table"))
        .with("--max-rejected", "50%")
        .with(options)
        .run();
  }

  private Table table() {
    return new Table(folder.resolve("table"));
  }
}
