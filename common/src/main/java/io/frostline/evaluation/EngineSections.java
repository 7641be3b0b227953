package io.frostline.evaluation;

import static io.frostline.evaluation.Html.text;
import static io.frostline.evaluation.PageElements.range;
import static io.frostline.evaluation.PageElements.row;
import static io.frostline.evaluation.PageElements.section;
import static io.frostline.evaluation.PageElements.table;

import io.frostline.evaluation.Benchmark.Comparison;
import io.frostline.evaluation.Benchmark.Round;
import io.frostline.feature.BatchSpeeds;
import io.frostline.message.Formatted;
import io.frostline.onnx.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a page says about the bare engine: against the pipeline, by batch, by package. */
record EngineSections(Benchmark benchmark) {
  List<Html> all() {
    List<Html> sections = new ArrayList<>(List.of(rounds(), batches()));
    if (benchmark.comparison() != null) {
      sections.add(comparison(benchmark.comparison()));
    }
    return sections;
  }

  private Html rounds() {
    return section(
        "Against the bare engine",
        Formatted.of(
            "The engine alone, fed from memory with the same batches on the same threads, before and after the pipeline in each round. By CPU time, other load on the machine hardly counts: %.3f (%s).",
            benchmark.coreEfficiency().median(), range(benchmark.coreEfficiency(), "%.3f")),
        table(
            List.of("round", "engine", "pipeline", "efficiency", "by CPU"),
            Stream.iterate(1, number -> number <= benchmark.rounds().size(), number -> number + 1)
                .map(number -> round(number, benchmark.rounds().get(number - 1)))
                .toList()));
  }

  private Html round(int number, Round round) {
    return row(
        round == benchmark.middle() ? "tr class=\"chosen\"" : "tr",
        text(round == benchmark.middle() ? number + ", shown above" : "" + number),
        Formatted.of("%.1f /s", round.engine()),
        Formatted.of("%.1f /s", round.pipeline()),
        Formatted.of("%.3f", round.efficiency()),
        Formatted.of("%.3f", round.coreEfficiency()));
  }

  private Html batches() {
    BatchSpeeds.Speed best = BatchSpeeds.Speed.fastest(benchmark.batches());
    return section(
        "Batch sizes",
        "The bare engine with batches of different sizes, which take turns. Milliseconds are CPU time per "
            + benchmark.subject().examples().noun()
            + "; the best is the least."
            + texts(),
        table(
            List.of("batch", benchmark.subject().examples().nouns() + "/s", "ms", "ms, range"),
            benchmark.batches().stream().map(speed -> batch(speed, best)).toList()));
  }

  private String texts() {
    return benchmark
        .subject()
        .engineTexts()
        .map(texts -> " The engine runs " + texts + ".")
        .orElse("");
  }

  private static Html batch(BatchSpeeds.Speed speed, BatchSpeeds.Speed best) {
    Spread speeds = speed.perCoreSecond();
    return row(
        speed.equals(best) ? "tr class=\"chosen\"" : "tr",
        Html.all(
            Stream.of(
                text(speed.images() + (speed.equals(best) ? ", best" : "")),
                StageChart.meter("engine", speeds.median() / best.perCoreSecond().median()))),
        Formatted.of("%.1f", speed.perSecond().median()),
        Formatted.of("%.2f", 1e3 / speeds.median()),
        Formatted.of("%.2f–%.2f", 1e3 / speeds.highest(), 1e3 / speeds.lowest()));
  }

  private Html comparison(Comparison comparison) {
    Spread ratio = comparison.ratio();
    return section(
        "Compared with another package",
        Formatted.of(
            "The bare engine at %s, in turns, by CPU time. What a quantised package loses is in models show.%s",
            comparison.layer(), texts()),
        table(
            List.of("package", "times as fast", "range"),
            List.of(
                row("tr", named(comparison.other(), Math.min(1, 1 / ratio.median())), "1.00", ""),
                row(
                    "tr",
                    named(comparison.model(), Math.min(1, ratio.median())),
                    Formatted.of("%.2f", ratio.median()),
                    range(ratio, "%.2f")))));
  }

  private static Html named(String name, double share) {
    return Html.all(Stream.of(text(name), StageChart.meter("engine", share)));
  }
}
