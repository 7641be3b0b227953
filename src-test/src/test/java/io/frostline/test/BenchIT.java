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
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code frostline bench}: every figure is there, and they agree. How good they are is not tested.
 */
class BenchIT {
  private static final String LAYER = "block_3_expand_relu";

  @TempDir private Path folder;

  private static Command bench(Object images, Object... others) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "bench",
                "--images",
                images,
                "--models",
                Project.SAMPLE_MODELS,
                "--model",
                "mobilenet_v2",
                "--layer",
                LAYER));
    words.addAll(Arrays.asList(others));
    if (!words.contains("--seconds")) {
      words.addAll(List.of("--seconds", 1));
    }
    return frostline(words.toArray());
  }

  @Test
  void thePageFitsEveryWindow() throws IOException, InterruptedException {
    Browser browser = Browser.installed();
    Path out = folder.resolve("report");
    bench(Project.SAMPLE_IMAGES, "--rounds", 1, "--batch-sizes", "8,2", "--out", out).succeeded();

    browser.layOut(out.resolve("report.html"), folder.resolve("browser"));
  }

  @Test
  void showsTheCostOfEachStageAndTheEfficiency() {
    Command run = bench(Project.SAMPLE_IMAGES, "--rounds", 2, "--batch-sizes", "2,1").succeeded();

    assertThat(run.out())
        .contains("mobilenet_v2 at " + LAYER, "2 threads", "round 1:", "round 2:")
        .containsPattern("waiting for bytes +\\d+\\.\\d{3} +\\d+\\.\\d %")
        .containsPattern("checking and decoding +\\d+\\.\\d{3} +\\d+\\.\\d %")
        .containsPattern("resizing +\\d+\\.\\d{3} +\\d+\\.\\d %")
        .containsPattern("engine +\\d+\\.\\d{3} +\\d+\\.\\d %  #")
        .containsPattern("writing +\\d+\\.\\d{3} +\\d+\\.\\d %")
        .containsPattern("other +\\d+\\.\\d{3} +\\d+\\.\\d %")
        .containsPattern("whole pipeline +\\d+\\.\\d{3} +100\\.0 %")
        .containsPattern("bare engine \\(ceiling\\) +\\d+\\.\\d{3} +\\d+\\.\\d %")
        .containsPattern("reading \\(background\\) +\\d")
        .containsPattern("efficiency \\(pipeline / engine\\): [01]\\.\\d{3} \\([01]\\.\\d{3} to")
        .containsPattern("\n    1 +\\d+\\.\\d +\\d+\\.\\d{3}")
        .containsPattern("\n    2 +\\d+\\.\\d +\\d+\\.\\d{3}")
        .containsOnlyOnce("(best)")
        .containsPattern("64 cores: [\\d,]+ images/hour, a million in \\d+\\.\\d\\d hours")
        .contains("It takes for granted:", "Speed grows linearly with the cores")
        .containsPattern(
            "--executor-cores 2 --executor-memory \\d+m --conf spark.executor.memoryOverhead=\\d+m")
        .doesNotContain("cost per million", "report.html");
  }

  @Test
  void theFiguresAgreeWithOneAnother() throws Exception {
    Path out = folder.resolve("report");

    Command run =
        bench(
                Project.SAMPLE_IMAGES,
                "--rounds",
                1,
                "--cluster-cores",
                10,
                "--price-per-core-hour",
                0.5,
                "--batch-sizes",
                8,
                "--out",
                out)
            .succeeded();

    JsonNode figures = figures(out);
    JsonNode round = figures.at("/rounds/0");
    double pipeline = round.get("pipeline").asDouble();
    assertThat(round.at("/stages/total").asDouble()).isCloseTo(2e3 / pipeline, within(1e-6));
    assertThat(round.get("efficiency").asDouble()).isBetween(0.0, 1.2);
    assertThat(round.get("core_efficiency").asDouble()).isBetween(0.0, 1.2);
    assertThat(figures.at("/sizing/images_per_hour").asDouble())
        .isCloseTo(pipeline / 2 * 10 * 3600, within(1e-3));
    assertThat(figures.at("/sizing/cost_per_million").asDouble())
        .isCloseTo(1e6 / (pipeline / 2) / 3600 * 0.5, within(1e-6));
    assertThat(run.out()).containsPattern("cost per million images: [\\d,.]+ at 0\\.5 per core");
    assertThat(figures.at("/subject/threads").asInt()).isEqualTo(2);
    assertThat(figures.at("/batches/0/images").asInt()).isEqualTo(8);
    assertThat(figures.at("/sample/width/lowest").asDouble()).isPositive();
    assertThat(figures.at("/machine/processor").asText()).isNotBlank();
    assertThat(figures.at("/machine/versions/ONNX Runtime").asText()).matches("\\d+\\.\\d+.*");
  }

  @Test
  void thePageIsWellFormedAndShowsEachStage() throws Exception {
    Path out = folder.resolve("report");

    bench(Project.SAMPLE_IMAGES, "--rounds", 1, "--batch-sizes", 8, "--out", out).succeeded();

    String text =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(out.resolve("report.html").toFile())
            .getDocumentElement()
            .getTextContent();
    assertThat(text)
        .contains("waiting for bytes", "checking and decoding", "resizing", "writing", "other")
        .contains("Batch sizes", "Sizing a cluster", "prefers-color-scheme: dark");
    assertThat(Files.readString(out.resolve("report.html"))).doesNotContain("<script", "http:");
  }

  @Test
  void rejectedImagesAreCountedAndReported() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    for (Path image : someSamples()) {
      Files.copy(image, images.resolve(image.getFileName()));
    }
    Files.writeString(images.resolve("notes.jpg"), "no image");
    Path out = folder.resolve("report");

    Command run = bench(images, "--rounds", 1, "--batch-sizes", 8, "--out", out).succeeded();

    assertThat(run.out()).containsPattern("Note: Rejected: 1 of 4 images \\(NOT_AN_IMAGE\\)");
    assertThat(figures(out).at("/sample/rejected/NOT_AN_IMAGE").asLong()).isEqualTo(1);
  }

  @Test
  void withoutAUsableImageThereIsNothingToMeasure() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    Files.writeString(images.resolve("notes.jpg"), "no image");
    Path out = folder.resolve("report");

    Command run = bench(images, "--out", out);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("None of the images at", "so there is nothing to measure", "notes.jpg: ");
    assertThat(out.resolve("report.html")).doesNotExist();
  }

  @Test
  void anEarlierReportIsKept() throws IOException {
    Path out = Files.createDirectory(folder.resolve("report"));
    Files.writeString(out.resolve("bench.json"), "{}");

    Command run = bench(Project.SAMPLE_IMAGES, "--out", out);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("bench.json already exists", "--overwrite");
    assertThat(out.resolve("bench.json")).hasContent("{}");
  }

  @ParameterizedTest
  @CsvSource({
    "--rounds,0,1,--rounds is 0",
    "--seconds,-1,1,--seconds is -1",
    "--batch-sizes,'8,0',1,--batch-sizes is 0",
    "--cluster-cores,0,1,--cluster-cores is 0",
    "--price-per-core-hour,-0.1,1,--price-per-core-hour is -0.1",
    "--price-per-core-hour,NaN,1,--price-per-core-hour is NaN",
    "--batch-sizes,2000000,2,'A batch of 2,000,000 images of model mobilenet_v2 is too large'",
    "--batch,0,1,--batch is 0",
    "--compare,none,2,No model 'none' in the store"
  })
  void whatCannotBeMeasuredIsRefusedAtOnce(
      String option, String value, int exitCode, String message) {
    Command run = bench(Project.SAMPLE_IMAGES, option, value);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.err()).contains(message);
    assertThat(run.out()).doesNotContain("round 1");
  }

  /** So few that a round takes all of them. */
  private static List<Path> someSamples() throws IOException {
    try (Stream<Path> files = Files.walk(Project.SAMPLE_IMAGES)) {
      return files.filter(Files::isRegularFile).sorted().limit(3).toList();
    }
  }

  private static JsonNode figures(Path report) throws IOException {
    return new ObjectMapper().readTree(report.resolve("bench.json").toFile());
  }
}
