package io.frostline.evaluation;

import static io.frostline.evaluation.Html.element;
import static io.frostline.evaluation.Html.text;
import static io.frostline.evaluation.PageElements.facts;
import static io.frostline.evaluation.PageElements.row;
import static io.frostline.evaluation.PageElements.section;
import static io.frostline.evaluation.PageElements.table;

import io.frostline.evaluation.Benchmark.Distribution;
import io.frostline.example.ExampleKind;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.PlainNumber;
import java.util.ArrayList;
import java.util.List;

/** What a page says about a cluster, the images and the machine. */
record SizingSections(Benchmark benchmark) {
  List<Html> all() {
    return List.of(sizing(), sample(), machine());
  }

  private Html sizing() {
    Sizing sizing = benchmark.sizing();
    String nouns = benchmark.subject().examples().nouns();
    List<Report.Fact> facts = new ArrayList<>();
    facts.add(
        new Report.Fact(
            Formatted.of("An hour of %s", Count.of(sizing.cores(), "core")),
            Formatted.of("%,.0f %s", sizing.imagesPerHour(), nouns)));
    facts.add(
        new Report.Fact(
            "A million " + nouns,
            Formatted.of(
                "%.2f hours of %s: %.2f core hours",
                sizing.hoursPerMillion(),
                Count.of(sizing.cores(), "core"),
                sizing.coreHoursPerMillion())));
    if (sizing.costPerMillion() != null) {
      facts.add(
          new Report.Fact(
              "Cost per million " + nouns,
              Formatted.of(
                  "%,.2f, at %s per core hour",
                  sizing.costPerMillion(), sizing.pricePerCoreHour())));
    }
    if (sizing.executorOptions() != null) {
      facts.add(new Report.Fact("Executors", sizing.executorOptions()));
    }
    return section(
        "Sizing a cluster",
        "An estimate from this machine:",
        element(
            "ul class=\"assumptions\"",
            Sizing.assumptions(benchmark.subject().examples()).stream()
                .map(each -> element("li", each))
                .toList()),
        facts(facts));
  }

  private Html sample() {
    Benchmark.Sample sample = benchmark.sample();
    ExampleKind kind = benchmark.subject().examples();
    List<Html> rows = new ArrayList<>();
    add(rows, "width, pixels", sample.width(), "%,.0f");
    add(rows, "height, pixels", sample.height(), "%,.0f");
    add(rows, "megapixels", sample.megapixels(), "%.2f");
    add(rows, "tokens", sample.tokens(), "%,.0f");
    add(rows, "content, kB", sample.kilobytes(), "%,.1f");
    return section(
        "The " + kind.nouns(),
        Formatted.of(
            "%s of %s. Each column is a quantile.",
            Count.of(sample.extracted(), kind.noun()), benchmark.subject().images()),
        table(List.of("quantity", "least", "5 %", "median", "95 %", "most"), rows));
  }

  private static void add(List<Html> rows, String name, Distribution values, String format) {
    if (values != null) {
      rows.add(quantiles(name, values, format));
    }
  }

  private static Html quantiles(String name, Distribution values, String format) {
    return row(
        "tr",
        text(name),
        Formatted.of(format, values.lowest()),
        Formatted.of(format, values.percent5()),
        Formatted.of(format, values.median()),
        Formatted.of(format, values.percent95()),
        Formatted.of(format, values.highest()));
  }

  private Html machine() {
    Benchmark.Machine machine = benchmark.machine();
    List<Report.Fact> facts = new ArrayList<>();
    facts.add(new Report.Fact("Processor", machine.processor()));
    facts.add(new Report.Fact("Cores", "" + machine.cores()));
    facts.add(
        new Report.Fact(
            "Instructions",
            machine.extensions().isEmpty()
                ? "none known"
                : String.join(", ", machine.extensions())));
    facts.add(new Report.Fact("Memory", Formatted.of("%,d MiB", machine.memoryMebibytes())));
    facts.add(
        new Report.Fact("Preprocessing", PlainNumber.within(benchmark.subject().preprocessing())));
    if (machine.loadBefore() >= 0) {
      facts.add(new Report.Fact("Load before", Formatted.of("%.2f", machine.loadBefore())));
    }
    machine.versions().forEach((name, version) -> facts.add(new Report.Fact(name, version)));
    return section("Machine and network", "What was measured on, and with.", facts(facts));
  }
}
