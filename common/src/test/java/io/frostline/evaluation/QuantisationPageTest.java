package io.frostline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.evaluation.QuantisationReport.ComparedLayer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuantisationPageTest {
  private static final String HOSTILE = "</script><script>alert(1)</script>";

  private static final QuantisationReport REPORT =
      new QuantisationReport(
          "small-int8",
          "small",
          0.9,
          2.5,
          0.95,
          HOSTILE,
          40,
          List.of(new ComparedLayer(HOSTILE, "Conv", 0.99, 0.97)),
          null,
          List.of(),
          List.of(new Report.Fact("Images", "ftp://user:word@host/a")));

  @Test
  void everythingIsInTheFileAndNothingIsAskedFor() {
    String page = QuantisationPage.of(REPORT);

    assertThat(page)
        .contains("Frostline · quantisation", "function layerTable()", "prefers-color-scheme: dark")
        .contains("Content-Security-Policy\" content=\"default-src 'none'")
        .contains("<title>small-int8 · quantisation")
        .doesNotContain(HOSTILE, "<link", "@import", "src=\"http", "{{data", "{{script");
  }

  @Test
  void programsGetTheSameFigures() throws IOException {
    JsonNode figures = new ObjectMapper().readTree(QuantisationPage.figures(REPORT));

    assertThat(figures.at("/layers/0/layer").asText()).isEqualTo(HOSTILE);
    assertThat(figures.at("/layers/0/one_percent").asDouble()).isEqualTo(0.97);
    assertThat(figures.at("/least_cosine").asDouble()).isEqualTo(0.95);
    assertThat(figures.has("classes")).isFalse();
    assertThat(figures.at("/facts/0/value").asText()).isEqualTo("ftp://***@host/a");
  }
}
