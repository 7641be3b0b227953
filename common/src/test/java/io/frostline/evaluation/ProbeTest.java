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
    return cut(depth, pool, width, accuracy, depth);
  }

  private static Cut cut(int depth, String pool, int width, double accuracy, double milliseconds) {
    return new Cut(
        depth,
        "layer" + depth,
        "Relu",
        pool,
        "features_layer" + depth + "_" + pool,
        width,
        depth / 4.0,
        1000L * depth,
        milliseconds,
        width * 4e-3,
        List.of(score(accuracy)),
        List.of(score(0.1)));
  }

  private static Probe probe(List<Recommendation> recommendations) {
    return new Probe(
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
        0,
        List.of(cut(1, "average", 10, 0.85)),
        new Bare("pixels", "squares", "squares", List.of(16, 16, 3), 768, List.of(score(0.4))),
        recommendations,
        Map.of("extraction", 1.5),
        List.of(HOSTILE),
        List.of(new Report.Fact("Model", HOSTILE)));
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
  void aCutThatTakesMoreTimeThanTheBestIsNotCheaper() {
    Cut best = cut(3, "average", 30, 0.90);
    Cut slow = cut(2, "average", 20, 0.88, best.milliseconds() + 0.1);
    Cut fast = cut(2, "grid2", 80, 0.88, best.milliseconds());

    assertThat(new CutChoice(List.of(slow, best)).cheapestOfTheBest()).isEqualTo(best);
    assertThat(new CutChoice(List.of(slow, fast, best)).cheapestOfTheBest()).isEqualTo(fast);
  }

  @Test
  void goalsThatOneCutServesAreToldAsOne() {
    Recommendation accurate =
        new Recommendation(
            "accuracy", "layer3", "grid2", "Best.", List.of("extract", "train"), "finetune");
    Recommendation cheap =
        new Recommendation("accuracy per cost", "layer3", "grid2", "No cheaper.", List.of("x"));
    Recommendation lower =
        new Recommendation("accuracy per cost", "layer2", "grid2", "Cheaper.", List.of("y"));

    assertThat(probe(List.of(accurate, lower)).distinctRecommendations())
        .containsExactly(accurate, lower);
    assertThat(probe(List.of(accurate, cheap)).distinctRecommendations())
        .containsExactly(
            new Recommendation(
                "accuracy, and for accuracy per cost",
                "layer3",
                "grid2",
                "Best. No cheaper.",
                List.of("extract", "train"),
                "finetune"));
  }

  @Test
  void figuresOfOlderVersionsAreRead() {
    Recommendation told = new Recommendation("accuracy", "layer1", "max", "why", List.of("do"));
    Recommendation more =
        new Recommendation("accuracy", "layer1", "max", "why", List.of("do"), "finetune");

    assertThat(ProbePage.figures(probe(List.of(told)))).doesNotContain("retraining");
    assertThat(ProbePage.read(ProbePage.figures(probe(List.of(told)))))
        .contains(probe(List.of(told)));
    assertThat(ProbePage.read(ProbePage.figures(probe(List.of(more)))))
        .contains(probe(List.of(more)));
    assertThat(probe(List.of()).sha256()).isEmpty();
  }

  @Test
  void pageAndFiguresHoldEverythingAsText() throws IOException {
    Probe probe =
        probe(List.of(new Recommendation("accuracy", "layer1", "average", "why", List.of("do"))));

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
