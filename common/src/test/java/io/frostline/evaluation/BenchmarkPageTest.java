package io.frostline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.evaluation.Benchmark.Comparison;
import io.frostline.evaluation.Benchmark.Distribution;
import io.frostline.evaluation.Benchmark.Machine;
import io.frostline.evaluation.Benchmark.Round;
import io.frostline.evaluation.Benchmark.Sample;
import io.frostline.evaluation.Benchmark.Stages;
import io.frostline.evaluation.Benchmark.Subject;
import io.frostline.example.ExampleKind;
import io.frostline.feature.BatchSpeeds;
import io.frostline.onnx.Spread;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class BenchmarkPageTest {
  private static final String HOSTILE = "</p><script>alert(\"1 & 2\")</script> $1 {{style}}\u0007";

  /** Efficiencies of 0.5, 0.8 and 0.6. */
  private static final List<Round> ROUNDS =
      List.of(round(50, 2, 5.5), round(80, 1, 1.75), round(60, 1.5, 3.75));

  private static Round round(double pipeline, double decoding, double other) {
    double total = 2 * 1e3 / pipeline;
    double writing = total - 0.5 - decoding - 1 - 20 - other;
    return new Round(
        100, 100, 18, pipeline, 24, new Stages(7, 0.5, decoding, 1, 20, writing, other));
  }

  private static Benchmark benchmark(String text, Comparison comparison, Double price) {
    return benchmark(
        new Subject(
            "mobilenet_v2", List.of(text), "average", text, ExampleKind.IMAGE, text, null, 8, 2),
        text,
        comparison,
        price);
  }

  private static Benchmark benchmark(
      Subject subject, String text, Comparison comparison, Double price) {
    Distribution sizes = Distribution.of(List.of(1.0, 2.0, 3.0));
    return new Benchmark(
        "1",
        subject,
        new Machine(text, 2, List.of("avx2"), 1024, new TreeMap<>(Map.of("Java", text)), 0.1),
        new Sample(200, new TreeMap<>(Map.of("CORRUPT", 3L)), sizes, sizes, sizes, null, null),
        ROUNDS,
        List.of(speed(1, 90), speed(8, 110), speed(16, 100)),
        comparison,
        new Sizing(30, 64, price, "--executor-cores 2"),
        List.of(text));
  }

  private static BatchSpeeds.Speed speed(int images, double perCoreSecond) {
    Spread spread = new Spread(perCoreSecond, perCoreSecond - 1, perCoreSecond + 1);
    return new BatchSpeeds.Speed(images, spread, spread);
  }

  private static Document parsed(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(Document page, String tag) {
    NodeList found = page.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength())
        .mapToObj(at -> found.item(at).getTextContent().strip().replaceAll("\\s+", " "))
        .toList();
  }

  @Test
  void theRoundWithTheMedianEfficiencyIsShown() throws Exception {
    Document page = parsed(BenchmarkPage.of(benchmark("x", null, null)));

    assertThat(texts(page, "tr"))
        .contains("stage ms share")
        .contains("waiting for bytes 0.500 1.5 %", "checking and decoding 1.500 4.5 %")
        .contains("resizing 1.000 3.0 %", "engine 20.000 60.0 %", "other 3.750 11.3 %")
        .contains("writing 6.583 19.8 %", "whole pipeline 33.333 100.0 %")
        .contains("bare engine, for comparison 20.000 60.0 %")
        .contains("3, shown above 100.0 /s 60.0 /s 0.600 0.750");
  }

  @Test
  void aPictureHasABarForEachStageAndWordsForThoseWhoDoNotSeeIt() throws Exception {
    Document page = parsed(BenchmarkPage.of(benchmark("x", null, null)));

    Element picture = (Element) page.getElementsByTagName("figure").item(0);
    assertThat(picture.getAttribute("role")).isEqualTo("img");
    assertThat(picture.getAttribute("aria-label"))
        .isEqualTo(
            "Pipeline: waiting for bytes 0.50 ms, checking and decoding 1.50 ms, resizing 1.00 ms,"
                + " engine 20.00 ms, writing 6.58 ms, other 3.75 ms. Bare engine: 20.00 ms.");
    NodeList bars = picture.getElementsByTagName("rect");
    assertThat(bars.getLength()).isEqualTo(7);
    Element engine = (Element) bars.item(3);
    assertThat(engine.getAttribute("class")).isEqualTo("stage-engine");
    assertThat(engine.getAttribute("x")).isEqualTo("9.000%");
    assertThat(engine.getAttribute("width")).isEqualTo("60.000%");
  }

  @Test
  void theFastestBatchIsMarked() throws Exception {
    Document page = parsed(BenchmarkPage.of(benchmark("x", null, null)));

    assertThat(texts(page, "tr"))
        .contains("8, best 110.0 9.09 9.01–9.17", "16 100.0 10.00 9.90–10.10");
  }

  @Test
  void costsAndComparisonsAppearIfThereAreAny() throws Exception {
    Comparison comparison = new Comparison("m-int8", "m", "dense", new Spread(2.5, 2.4, 2.6));
    Document without = parsed(BenchmarkPage.of(benchmark("x", null, null)));
    Document with = parsed(BenchmarkPage.of(benchmark("x", comparison, 0.05)));

    assertThat(texts(without, "dt")).doesNotContain("Cost per million images");
    assertThat(texts(without, "h2")).doesNotContain("Compared with another package");
    assertThat(texts(with, "dd"))
        .contains("6,912,000 images", "0.14 hours of 64 cores: 9.26 core hours")
        .contains("0.46, at 0.05 per core hour");
    assertThat(texts(with, "tr")).contains("m 1.00", "m-int8 2.50 2.40 to 2.60");
  }

  @Test
  void onWhatTextsEnginesAreComparedIsSaidBesideTheFigures() throws Exception {
    Comparison comparison = new Comparison("m-int8", "m", "dense", new Spread(2.5, 2.4, 2.6));
    Subject texts =
        new Subject("m", List.of("dense"), "mean", "x", ExampleKind.TEXT, "x", 32, 8, 2);
    Document page = parsed(BenchmarkPage.of(benchmark(texts, "x", comparison, null)));

    assertThat(texts(page, "p"))
        .filteredOn(
            text ->
                text.endsWith(" The engine runs texts of 32 tokens, whatever the length of yours."))
        .hasSize(2);
    assertThat(BenchmarkPage.of(benchmark("x", comparison, null)))
        .doesNotContain("The engine runs");
  }

  @Test
  void textOfAnyContentStaysText() throws Exception {
    String page = BenchmarkPage.of(benchmark(HOSTILE, null, null));

    assertThat(page).doesNotContain("<script");
    assertThat(texts(parsed(page), "li"))
        .contains("</p><script>alert(\"1 & 2\")</script> $1 {{style}}\\u0007");
  }

  @Test
  void everyFigureIsInTheFile() throws Exception {
    JsonNode figures =
        new ObjectMapper().readTree(BenchmarkPage.figures(benchmark("x", null, 1.0)));

    assertThat(figures.at("/shown_round").asInt()).isEqualTo(3);
    assertThat(figures.at("/efficiency/median").asDouble()).isCloseTo(0.6, within(1e-9));
    assertThat(figures.at("/efficiency/highest").asDouble()).isCloseTo(0.8, within(1e-9));
    assertThat(figures.at("/core_efficiency/lowest").asDouble()).isCloseTo(0.75, within(1e-9));
    assertThat(figures.at("/rounds/2/stages/total").asDouble()).isCloseTo(100 / 3.0, within(1e-9));
    assertThat(figures.at("/batches/1/per_core_second/median").asDouble()).isEqualTo(110);
    assertThat(figures.at("/sizing/cost_per_million").asDouble()).isCloseTo(9.259, within(1e-3));
    assertThat(figures.has("comparison")).isFalse();
  }
}
