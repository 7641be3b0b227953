package io.frostline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.evaluation.Probe.Bare;
import io.frostline.evaluation.Probe.Cut;
import io.frostline.evaluation.Probe.Recommendation;
import io.frostline.example.ExampleKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private static final String HOSTILE = "</script><script>alert('1')</script> {{style}} $1";

  private static Score score(double... accuracies) {
    List<Double> all = java.util.Arrays.stream(accuracies).boxed().toList();
    return Score.of("all", 800, 100, all, 0.5);
  }

  private static Cut cut(int depth, String pool, int width, double accuracy) {
    return new Cut(
        depth,
        "layer" + depth,
        "Relu",
        pool,
        "features_layer" + depth + "_" + pool,
        width,
        depth / 4.0,
        1000L * depth,
        depth,
        width * 4e-3,
        List.of(score(accuracy)),
        List.of(score(0.1)));
  }

  @Test
  void theErrorIsThatOfTheTestImagesAndOfTheDraws() {
    assertThat(score(0.9).standardError()).isEqualTo(0.03, within(1e-12));
    Score three = score(0.8, 0.9, 1.0);
    assertThat(three.accuracy()).isEqualTo(0.9, within(1e-12));
    assertThat(three.standardError()).isEqualTo(Math.sqrt(0.03 * 0.03 + 0.01 / 3), within(1e-12));
  }

  @Test
  void theCheapestWithinOneStandardErrorIsRecommendedBesideTheBest() {
    CutChoice choice =
        new CutChoice(
            List.of(
                cut(1, "average", 10, 0.85),
                cut(2, "average", 20, 0.88),
                cut(2, "grid2", 80, 0.89),
                cut(3, "average", 30, 0.90),
                cut(3, "grid2", 120, 0.90)));

    assertThat(choice.mostAccurate()).extracting(Cut::depth, Cut::width).containsExactly(3, 30);
    assertThat(choice.limit()).isEqualTo(0.87, within(1e-12));
    assertThat(choice.cheapestOfTheBest())
        .extracting(Cut::depth, Cut::width)
        .containsExactly(2, 20);
  }

  @Test
  void pageAndFiguresHoldEverythingAsText() throws IOException {
    Probe probe =
        new Probe(
            "1",
            HOSTILE,
            ExampleKind.TEXT,
            "images",
            1000,
            800,
            100,
            List.of("a", HOSTILE),
            0.5,
            List.of("all"),
            1,
            List.of(cut(1, "average", 10, 0.85)),
            new Bare("pixels", "squares", "squares", List.of(16, 16, 3), 768, List.of(score(0.4))),
            List.of(new Recommendation("accuracy", "layer1", "average", "why", List.of("do"))),
            Map.of("extraction", 1.5),
            List.of(HOSTILE),
            List.of(new Report.Fact("Model", HOSTILE)));

    String page = ProbePage.of(probe);
    JsonNode figures = new ObjectMapper().readTree(ProbePage.figures(probe));

    assertThat(page)
        .contains("depthChart()", "<title>&lt;/script&gt;", "Content-Security-Policy")
        .doesNotContain("</script><script>alert", "{{data", "src=\"http", "<link");
    assertThat(figures.at("/cuts/0/scores/0/standard_error").asDouble()).isPositive();
    assertThat(figures.at("/cuts/0/multiply_accumulates").asInt()).isEqualTo(1000);
    assertThat(figures.at("/recommendations/0/commands/0").asText()).isEqualTo("do");
  }
}
