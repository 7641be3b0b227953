package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that a command ends with: it is run as it is printed, but for where it writes. */
class NextStepIT {
  private static final String NEXT = "Next: frostline ";

  @TempDir private Path folder;
  private Path models;

  @BeforeEach
  void copyModels() throws IOException {
    models = folder.resolve("models");
    Project.copy(Project.SAMPLE_MODELS, models);
  }

  @Test
  void eachStepFromImagesToAReportCanBeRunAsItIsPrinted() {
    Command extracted =
        extract(
                Project.SAMPLE_IMAGES,
                "--limit",
                60,
                "--layer",
                "block_6_expand_relu,block_13_expand_relu")
            .succeeded();

    List<String> training = next(extracted);
    assertThat(training).startsWith("train", "--features").contains("features_block_6_expand_relu");
    List<String> evaluation = next(run(training));
    assertThat(evaluation).startsWith("evaluate", "--features").contains("my-classifier");
    assertThat(next(run(evaluation)))
        .startsWith("classify", "--images", "new-photos", "--model", "my-classifier");

    List<String> prediction = new ArrayList<>(List.of("classify", "--model", "my-classifier"));
    prediction.addAll(List.of("--images", Project.SAMPLE_IMAGES.toString(), "--limit", "60"));
    prediction.addAll(List.of("--models", models.toString(), "--out", path("predictions")));
    List<String> evaluationOfPredictions = next(run(prediction));
    assertThat(evaluationOfPredictions).startsWith("evaluate", "--predictions");
    assertThat(run(evaluationOfPredictions, "--overwrite").out()).contains("Report: file:");
  }

  @Test
  void imagesOfOneLabelAreNotForTraining() throws IOException {
    try (Stream<Path> classes = Files.list(Project.SAMPLE_IMAGES)) {
      Path one = classes.filter(Files::isDirectory).sorted().findFirst().orElseThrow();

      List<String> export = next(extract(one, "--limit", 3).succeeded());

      assertThat(export).startsWith("export", "--features");
      run(export);
    }
  }

  @Test
  void packedImagesAreReadInTheirFormat() {
    Command packed =
        frostline("pack", "--images", Project.SAMPLE_IMAGES, "--to", "tar", "--out", path("shards"))
            .succeeded();

    assertThat(next(packed))
        .startsWith("extract", "--images", "file:" + path("shards"), "--format", "tar");
  }

  @Test
  void programsAreNotTold() {
    Command run = extract(Project.SAMPLE_IMAGES, "--limit", 2, "--log-format", "json").succeeded();

    assertThat(run.out()).doesNotContain("Next:");
  }

  private Command extract(Path images, Object... options) {
    List<Object> words = new ArrayList<>(List.of("extract", "--models", models));
    words.addAll(List.of("--model", "mobilenet_v2", "--images", images, "--out", path("features")));
    words.addAll(Arrays.asList(options));
    return frostline(words.toArray());
  }

  private static Command run(List<String> words, String... more) {
    return frostline(Stream.concat(words.stream(), Arrays.stream(more)).toArray()).succeeded();
  }

  /** The words of the next command, with what it writes into a folder moved to that of the test. */
  private List<String> next(Command run) {
    String last = run.out().strip().lines().reduce((one, other) -> other).orElseThrow();
    assertThat(last).startsWith(NEXT);
    List<String> words = new ArrayList<>(List.of(last.substring(NEXT.length()).split(" ")));
    int out = words.indexOf("--out") + 1;
    if (!words.get(0).equals("train")) {
      words.set(out, path(words.get(out)));
    }
    return words;
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
