package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frostline models quantize} on a network that bytes ruin. */
class QuantizeLossIT {
  @TempDir private static Path folder;

  @BeforeAll
  static void importNetwork() throws IOException {
    frostline(
            "models",
            "import",
            UnevenChannels.write(folder.resolve("uneven.onnx")),
            "--name",
            "uneven",
            "--preprocess",
            "unit",
            "--models",
            folder.resolve("models"))
        .succeeded();
  }

  @Test
  void thePageFitsEveryWindow() throws IOException, InterruptedException {
    Browser browser = Browser.installed();
    Path report = folder.resolve("report-of-losses");
    quantize("--out", "shown", "--accept-loss", "--report", report).succeeded();

    browser.layOut(report.resolve("report.html"), folder.resolve("browser"));
  }

  @Test
  void whatIsRuinedIsRefused() {
    Command ruined = quantize("--out", "ruined", "--keep-float", "none");

    assertThat(ruined.exitCode()).isEqualTo(2);
    assertThat(ruined.err())
        .contains("Model uneven loses too much on integers", "is below 0.95 at")
        .contains("Nothing was written. Keep the layers that lose most");
    assertThat(folder.resolve("models/ruined")).doesNotExist();
  }

  @Test
  void whatLosesTooMuchIsKeptOnFloats() throws IOException {
    Command kept = quantize("--out", "kept").succeeded();

    assertThat(kept.out()).contains("kept on floats: uneven", "of the operations on integers");
    JsonNode facts = quantisation("kept");
    assertThat(facts.at("/keptFloat")).hasSize(1);
    assertThat(facts.at("/integerShare").asDouble()).isBetween(0.3, 0.7);
    assertThat(facts.at("/layers").findValues("onePercent"))
        .isNotEmpty()
        .allMatch(cosine -> cosine.asDouble() >= 0.95);
  }

  @Test
  void aLossIsAcceptedByOptionOnly() throws IOException {
    Path report = folder.resolve("report");

    quantize("--out", "lossy", "--accept-loss", "--report", report).succeeded();

    assertThat(quantisation("lossy").at("/keptFloat")).isEmpty();
    assertThat(quantisation("lossy").at("/layers").findValues("onePercent"))
        .anyMatch(cosine -> cosine.asDouble() < 0.95);
    JsonNode figures = new ObjectMapper().readTree(report.resolve("quantisation.json").toFile());
    assertThat(figures.at("/least_cosine").asDouble()).isEqualTo(0.95);
    assertThat(figures.at("/layers")).hasSameSizeAs(quantisation("lossy").at("/layers"));
    assertThat(report.resolve("report.html")).content().contains("Frostline · quantisation");
    Command again = quantize("--out", "again", "--report", report);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err())
        .contains("already exists. Choose another --report, or replace it with --replace.");
    assertThat(folder.resolve("models/again")).doesNotExist();
  }

  private static Command quantize(Object... options) {
    List<Object> words = new ArrayList<>(List.of("models", "quantize", "uneven", "--models"));
    words.add(folder.resolve("models"));
    words.addAll(List.of("--images", Project.SAMPLE_IMAGES, "--limit", 20));
    words.addAll(List.of(options));
    return frostline(words.toArray());
  }

  private static JsonNode quantisation(String name) throws IOException {
    Path file = folder.resolve("models/" + name + "/model.json");
    return new ObjectMapper().readTree(file.toFile()).at("/quantisation");
  }
}
