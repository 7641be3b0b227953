package io.frostline.jobs;

import io.frostline.evaluation.Benchmark;
import io.frostline.evaluation.Benchmark.Distribution;
import io.frostline.evaluation.Benchmark.Round;
import io.frostline.evaluation.Benchmark.Stages.Stage;
import io.frostline.evaluation.Sizing;
import io.frostline.example.ExampleKind;
import io.frostline.feature.BatchSpeeds;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.onnx.Spread;
import java.io.PrintStream;
import java.util.Locale;

/** What is printed of a benchmark. */
record BenchSummary(PrintStream out) {
  /** Characters for the whole time. */
  private static final int BAR = 40;

  /** A round as soon as it is over. */
  void print(int number, Round round, ExampleKind kind) {
    print(
        "round %d: engine %.1f %s/s, pipeline %.1f %s/s over %s, efficiency %.3f, by CPU time %.3f%n",
        number,
        round.engine(),
        kind.nouns(),
        round.pipeline(),
        kind.nouns(),
        Count.of(round.images(), kind.noun()),
        round.efficiency(),
        round.coreEfficiency());
  }

  /** Everything after the rounds. */
  void print(Benchmark benchmark) {
    printStages(benchmark.middle(), benchmark.subject());
    printEfficiency(benchmark);
    printBatches(benchmark);
    if (benchmark.comparison() != null) {
      Benchmark.Comparison comparison = benchmark.comparison();
      print(
          "%nengine alone at %s%s: %s has %s times the speed of %s%n",
          comparison.layer(),
          benchmark.subject().engineTexts().map(", on "::concat).orElse(""),
          comparison.model(),
          inWords(comparison.ratio(), "%.2f"),
          comparison.other());
    }
    printSample(benchmark.sample(), benchmark.subject().examples());
    printSizing(benchmark.sizing(), benchmark.subject().examples());
    benchmark.notes().forEach(note -> print("%nNote: %s%n", note));
  }

  private void printStages(Round round, Benchmark.Subject subject) {
    int threads = subject.threads();
    ExampleKind kind = subject.examples();
    double whole = round.stages().total();
    print("%n%-36s ms    share%n", Formatted.of("one %s on one thread", kind.noun()));
    for (Stage stage : round.stages().parts(kind)) {
      double share = stage.milliseconds() / whole;
      print(
          "  %-24s %9.3f  %5.1f %%  %s%n",
          stage.name(),
          stage.milliseconds(),
          100 * share,
          "#".repeat((int) Math.round(BAR * share)));
    }
    print("  %-24s %9.3f  100.0 %%%n", "whole pipeline", whole);
    double engine = threads * 1e3 / round.engine();
    print(
        "  %-24s %9.3f  %5.1f %%  %s%n",
        "bare engine (ceiling)",
        engine,
        100 * engine / whole,
        "#".repeat((int) Math.round(BAR * Math.min(1, engine / whole))));
    print("  %-24s %9.3f%n", "reading (background)", round.stages().reading());
  }

  private void printEfficiency(Benchmark benchmark) {
    Round middle = benchmark.middle();
    print(
        "%nround %d: %.1f %s/s with %s; bare engine %.1f%n",
        benchmark.shownRound(),
        middle.pipeline(),
        benchmark.subject().examples().nouns(),
        Count.of(benchmark.subject().threads(), "thread"),
        middle.engine());
    print(
        "efficiency (pipeline / engine): %s; by CPU time %s%n",
        inWords(benchmark.efficiency(), "%.3f"), inWords(benchmark.coreEfficiency(), "%.3f"));
  }

  private void printBatches(Benchmark benchmark) {
    BatchSpeeds.Speed best = BatchSpeeds.Speed.fastest(benchmark.batches());
    ExampleKind kind = benchmark.subject().examples();
    print("%nbatch   %s/s of the bare engine   ms of CPU time per %s%n", kind.nouns(), kind.noun());
    benchmark.subject().engineTexts().ifPresent(texts -> print("(on %s)%n", texts));
    for (BatchSpeeds.Speed speed : benchmark.batches()) {
      print(
          "%5d   %27.1f   %24.3f%s%n",
          speed.images(),
          speed.perSecond().median(),
          1e3 / speed.perCoreSecond().median(),
          speed.equals(best) ? "  (best)" : "");
    }
  }

  private void printSample(Benchmark.Sample sample, ExampleKind kind) {
    print(
        "%n%s measured: %s%s%n",
        Count.of(sample.extracted(), kind.noun()),
        sample.tokens() == null
            ? inWords(sample.megapixels(), "%.2f") + " megapixels"
            : inWords(sample.tokens(), "%,.0f") + " tokens",
        sample.kilobytes() == null
            ? ""
            : ", files of " + inWords(sample.kilobytes(), "%,.0f") + " kB");
  }

  private void printSizing(Sizing sizing, ExampleKind kind) {
    print(
        "%n%s: %,.0f %s/hour, a million in %.2f hours (%.2f core hours)%n",
        Count.of(sizing.cores(), "core"),
        sizing.imagesPerHour(),
        kind.nouns(),
        sizing.hoursPerMillion(),
        sizing.coreHoursPerMillion());
    if (sizing.costPerMillion() != null) {
      print(
          "cost per million %s: %,.2f at %s per core hour%n",
          kind.nouns(), sizing.costPerMillion(), sizing.pricePerCoreHour());
    }
    print("An estimate. It takes for granted:%n");
    Sizing.assumptions(kind).forEach(each -> print("  - %s%n", each));
    if (sizing.executorOptions() != null) {
      print("%nSuggested executors: %s%n", sizing.executorOptions());
    }
  }

  private static String inWords(Spread spread, String format) {
    return Formatted.of(
        format + " (" + format + " to " + format + ")",
        spread.median(),
        spread.lowest(),
        spread.highest());
  }

  private static String inWords(Distribution values, String format) {
    return inWords(new Spread(values.median(), values.percent5(), values.percent95()), format);
  }

  private void print(String format, Object... values) {
    out.printf(Locale.ROOT, format, values);
  }
}
