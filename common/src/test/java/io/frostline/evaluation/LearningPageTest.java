package io.frostline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.evaluation.Learning.Advice;
import io.frostline.evaluation.Learning.ClassSize;
import io.frostline.evaluation.Probe.Bare;
import io.frostline.evaluation.Probe.Cut;
import io.frostline.example.ExampleKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearningPageTest {
  private static final String HOSTILE = "</script><script>alert('1')</script> {{style}} $1";

  private static Score score(String examples, long trainingRows, double accuracy) {
    return Score.of(examples, trainingRows, 100, List.of(accuracy), 0.5);
  }

  private static Cut cut(double fewer, double all, double random) {
    return new Cut(
        1,
        "layer1",
        "Relu",
        "average",
        "features_layer1_average",
        10,
        0.5,
        1_000,
        1,
        0.04,
        List.of(score("40", 400, fewer), score("all", 800, all)),
        List.of(score("40", 400, random), score("all", 800, random)));
  }

  private static Probe probe(Cut cut, double bare) {
    return new Probe(
        "1",
        HOSTILE,
        ExampleKind.IMAGE,
        "images",
        900,
        800,
        100,
        List.of("cat", "dog"),
        0.5,
        List.of("40", "all"),
        1,
        0,
        List.of(cut),
        new Bare(
            "pixels",
            "squares",
            "squares",
            List.of(16, 16, 3),
            768,
            List.of(score("40", 400, bare), score("all", 800, bare))),
        List.of(),
        Map.of("extraction", 1.5),
        List.of(),
        List.of());
  }

  /** Of four cats one is called a dog, of four dogs none a cat. */
  private static Report report(float sure) {
    ClassificationTally tally = new ClassificationTally(2);
    for (int row = 0; row < 4; row++) {
      tally.add(0, row == 0 ? new float[] {1 - sure, sure} : new float[] {0.75f, 0.25f});
      tally.add(1, new float[] {0.25f, 0.75f});
    }
    return new Report(
        "pets",
        ExampleKind.IMAGE,
        "the test portion of a table",
        "the test portion of table",
        "2026-11-27",
        List.of(new Report.Fact("Model", HOSTILE)),
        List.of(HOSTILE),
        tally.metrics(List.of("cat", "dog")),
        List.of(),
        null,
        List.of(new Mistake("a.jpg", "cat", "dog", sure, null, null)),
        null,
        Map.of("history", "none", "map", "none"));
  }

  private static List<Advice> advice(Cut cut, double bare, float sure, ClassSize... sizes) {
    return new NextSteps(probe(cut, bare), cut, report(sure), List.of(sizes)).all();
  }

  @Test
  void pageAndFiguresHoldEverythingAsText() throws IOException {
    Cut cut = cut(0.6, 0.8, 0.3);
    Learning learning =
        new Learning(
            new Learning.Found(
                HOSTILE,
                11,
                1,
                List.of(new ClassSize("cat", 5), new ClassSize("dog", 5)),
                List.of(new Learning.Rejected("UNKNOWN_FORMAT", 1, "b.txt", HOSTILE))),
            List.of(
                new Learning.Network("one", "layer1, average", 0.8, 0.1, 3, 0.7),
                new Learning.Network(HOSTILE, "layer2, average", 0.7, 0.1, 9, null)),
            new Learning.Plan("2 layers", List.of(HOSTILE), 600.0, 500.0),
            probe(cut, 0.4),
            cut,
            0,
            List.of(new Advice("Do this.", HOSTILE)),
            List.of(new Learning.Step("Compare cuts.", "frostline probe")),
            "frostline classify",
            report(0.75f));

    String page = LearningPage.of(learning);
    JsonNode figures = new ObjectMapper().readTree(LearningPage.figures(learning));

    assertThat(page)
        .contains("cutChoice()", "<title>pets · learn", "Content-Security-Policy")
        .doesNotContain("</script><script>alert", "{{data", "src=\"http", "<link");
    assertThat(figures.at("/accuracy").asDouble()).isEqualTo(0.875);
    assertThat(figures.at("/found/rejected/0/examples").asInt()).isEqualTo(1);
    assertThat(figures.at("/networks/0/published").asDouble()).isEqualTo(0.7);
    assertThat(figures.at("/networks/1/published").isMissingNode()).isTrue();
    assertThat(figures.at("/plan/budget").asDouble()).isEqualTo(600);
    assertThat(figures.at("/chosen/layer").asText()).isEqualTo("layer1");
    assertThat(figures.at("/steps/0/command").asText()).isEqualTo("frostline probe");
  }

  @Test
  void aProbeIsReadAsItWasWrittenUnlessItIsCutOff() {
    Probe probe = probe(cut(0.6, 0.8, 0.3), 0.4);
    String figures = ProbePage.figures(probe);

    assertThat(ProbePage.read(figures)).contains(probe);
    assertThat(ProbePage.read(figures.substring(0, figures.length() / 2))).isEmpty();
    assertThat(ProbePage.read("")).isEmpty();
  }

  @Test
  void withoutRandomWeightsThePixelsAreTheControl() {
    Cut cut = cut(0.8, 0.8, 0.3);
    Cut uncontrolled =
        new Cut(
            cut.depth(),
            cut.layer(),
            cut.operator(),
            cut.pool(),
            cut.column(),
            cut.width(),
            cut.share(),
            cut.multiplyAccumulates(),
            cut.milliseconds(),
            cut.gigabytesPerMillion(),
            cut.scores(),
            List.of());

    List<Advice> weak = advice(uncontrolled, 0.79, 0.75f, new ClassSize("cat", 500));

    assertThat(weak.get(weak.size() - 1).why()).contains("80.0 %", "no pre-training (79.0 %)");
    assertThat(advice(uncontrolled, 0.3, 0.75f, new ClassSize("cat", 500)))
        .extracting(Advice::what)
        .doesNotContain("Try another network with --model.");
  }

  @Test
  void whatToDoFollowsFromTheFigures() {
    List<Advice> rising =
        advice(cut(0.6, 0.8, 0.3), 0.4, 0.75f, new ClassSize("cat", 9), new ClassSize("dog", 500));

    assertThat(rising)
        .extracting(Advice::what)
        .containsExactly(
            "Add images to 'cat'.",
            "Collect more images of 'cat'.",
            "More images of every class will help.");
    assertThat(rising.get(2).why())
        .isEqualTo("In the probe, 400 training images reached 60.0 %, 800 reached 80.0 %.");

    List<Advice> unclear = advice(cut(0.77, 0.8, 0.3), 0.4, 0.75f, new ClassSize("cat", 500));

    assertThat(unclear.get(unclear.size() - 1))
        .extracting(Advice::what, Advice::why)
        .containsExactly(
            "More images of every class may help.",
            "In the probe, 400 training images reached 77.0 %, 800 reached 80.0 %. The difference"
                + " is within the error.");

    List<Advice> flat =
        advice(
            cut(0.8, 0.8, 0.79), 0.4, 0.95f, new ClassSize("cat", 500), new ClassSize("dog", 500));

    assertThat(flat)
        .extracting(Advice::what)
        .containsExactly(
            "Collect more images of 'cat'.",
            "Check the label of the mistake below that the classifier is sure of.",
            "More of the same images will help little.",
            "Try another network with --model.");
    assertThat(flat.get(3).why()).contains("80.0 %", "no pre-training (79.0 %)");
  }
}
