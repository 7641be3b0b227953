package io.frostline.evaluation;

import static io.frostline.evaluation.Html.element;
import static io.frostline.evaluation.PageElements.range;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.frostline.evaluation.Benchmark.Round;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Creates the two files of a benchmark: one for people, which needs no script, one for programs.
 */
public final class BenchmarkPage {
  private static final PageTemplate TEMPLATE = new PageTemplate("bench.html", List.of());
  private static final ObjectMapper JSON =
      ReportJson.mapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Benchmark benchmark;
  private final Round middle;

  private BenchmarkPage(Benchmark benchmark) {
    this.benchmark = benchmark;
    this.middle = benchmark.middle();
  }

  /** {@code report.html}. */
  public static String of(Benchmark benchmark) {
    return TEMPLATE.page(
        benchmark.subject().model() + " · bench", new BenchmarkPage(benchmark).body());
  }

  /** {@code bench.json}. */
  public static String figures(Benchmark benchmark) {
    try {
      return JSON.writeValueAsString(benchmark) + "\n";
    } catch (JsonProcessingException unforeseen) {
      throw new IllegalStateException("cannot write the figures as JSON", unforeseen);
    }
  }

  private Html body() {
    List<Html> sections = new ArrayList<>();
    sections.add(StageChart.of(middle, benchmark.subject()));
    sections.addAll(new EngineSections(benchmark).all());
    sections.addAll(new SizingSections(benchmark).all());
    return Html.all(Stream.of(header(), element("main", sections)));
  }

  private Html header() {
    return element(
        "header",
        element("p class=\"overline\"", "Frostline · bench"),
        element("h1", benchmark.subject().model()),
        element(
            "p class=\"lead\"",
            Formatted.of(
                "At %s: %.1f %s/s with %s and batches of %s.",
                String.join(", ", benchmark.subject().layers()),
                middle.pipeline(),
                benchmark.subject().examples().nouns(),
                Count.of(benchmark.subject().threads(), "thread"),
                benchmark.subject().batch())),
        element("div class=\"figures\"", figures()),
        element(
            "ul class=\"notes\"",
            benchmark.notes().stream().map(note -> element("li", note)).toList()));
  }

  private List<Html> figures() {
    List<Html> figures = new ArrayList<>();
    figures.add(
        figure(
            "figure main",
            Formatted.of("%.2f", benchmark.efficiency().median()),
            "Efficiency",
            "pipeline / bare engine, " + range(benchmark.efficiency(), "%.2f")));
    figures.add(
        figure(
            "figure",
            Formatted.of("%.1f", middle.pipeline()),
            "Per second",
            Formatted.of("bare engine: %.1f", middle.engine())));
    if (benchmark.comparison() != null) {
      figures.add(
          figure(
              "figure",
              Formatted.of("%.2f×", benchmark.comparison().ratio().median()),
              "Engine compared",
              Formatted.of(
                  "%s / %s", benchmark.comparison().model(), benchmark.comparison().other())));
    }
    figures.add(
        figure(
            "figure",
            Formatted.of("%.1f", benchmark.sizing().coreHoursPerMillion()),
            "Core hours per million",
            benchmark.subject().examples().nouns() + " like these"));
    return figures;
  }

  private static Html figure(String kind, String value, String name, String detail) {
    return element(
        "div class=\"" + kind + "\"",
        element("div class=\"value\"", value),
        element("div class=\"name\"", name),
        element("div class=\"detail\"", detail));
  }
}
