package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static io.frostline.test.Command.frostlineOn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frostline models quantize} with an encoder of two blocks and texts. */
class QuantizeTextsIT {
  private static final Path TESTS = Project.ROOT.resolve("common/src/test/resources/io/frostline");

  @TempDir private static Path folder;
  private static Path models;
  private static Path texts;

  @BeforeAll
  static void importAnEncoder() throws IOException {
    models = folder.resolve("models");
    List<String> lines =
        IntStream.range(0, 60)
            .mapToObj(line -> "the frost line " + "is low ".repeat(line))
            .toList();
    texts = Files.write(folder.resolve("texts.txt"), lines);
    frostline(
            "models",
            "import",
            TESTS.resolve("imports/encoder/encoder.onnx"),
            "--tokenizer",
            TESTS.resolve("text/wordpiece.json"),
            "--name",
            "small",
            "--pool",
            "mean",
            "--models",
            models)
        .succeeded();
  }

  private static Object[] quantize(String name) {
    return new Object[] {
      "models",
      "quantize",
      "small",
      "--texts",
      texts,
      "--out",
      name,
      "--models",
      models,
      "--accept-loss",
      "--keep-float",
      "none",
      "--report",
      folder.resolve("report-" + name)
    };
  }

  @Test
  void writesAPackageWithItsTokenizerThatIsVerified() throws IOException {
    Command quantized = frostline(quantize("fast")).succeeded();

    assertThat(quantized.out())
        .contains("fast: 3 layers of small, 100 % of the operations on integers")
        .contains("scales from 48 texts, compared with small on 12 other texts")
        .contains("times the speed of small");
    assertThat(folder.resolve("report-fast/report.html")).content().contains("48 texts");
    assertThat(models.resolve("fast/tokenizer.json"))
        .hasSameBinaryContentAs(models.resolve("small/tokenizer.json"));
    assertThat(model("fast").at("/pooling")).isEqualTo(model("small").at("/pooling"));
    assertThat(frostline("models", "verify", "fast", "--models", models).succeeded().out())
        .contains("Model fast is verified.");
  }

  @Test
  void howManyTasksMeasureChangesNoBit() throws IOException {
    frostlineOn("local[1]", quantize("one")).succeeded();
    frostlineOn("local[4]", quantize("other")).succeeded();

    assertThat(model("one").at("/sha256")).isEqualTo(model("other").at("/sha256"));
    assertThat(model("one").at("/quantisation")).isEqualTo(model("other").at("/quantisation"));
  }

  @Test
  void imagesAreRefused() {
    Command refused =
        frostline(
            "models", "quantize", "small", "--images", Project.SAMPLE_IMAGES, "--models", models);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("Model small takes texts, not images", "--texts");
  }

  private static JsonNode model(String name) throws IOException {
    return new ObjectMapper().readTree(models.resolve(name).resolve("model.json").toFile());
  }
}
