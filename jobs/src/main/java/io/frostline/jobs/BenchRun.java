package io.frostline.jobs;

import io.frostline.evaluation.Benchmark;
import io.frostline.evaluation.Benchmark.Round;
import io.frostline.evaluation.Benchmark.Sample;
import io.frostline.evaluation.Sizing;
import io.frostline.feature.BatchSpeeds;
import io.frostline.feature.Provenance;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.spark.extraction.ExtractionBenchmark;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that {@code bench} measures, one after the other.
 *
 * @param machine as it was before
 */
record BenchRun(
    ExtractionBenchmark pipeline,
    Benchmark.Subject subject,
    Benchmark.Machine machine,
    BatchSpeeds batches,
    BenchOptions options,
    Optional<EngineComparison> comparison) {
  /** Processes for each core, above which the clock misleads. */
  private static final double BUSY = 0.5;

  /** Measures and prints. */
  Benchmark measure(PrintStream out) {
    BenchSummary summary = new BenchSummary(out);
    out.println(
        Formatted.of(
            "%s (%s), %s, batch %d, %s of 2 x %d s",
            subject.inWords(),
            subject.pool(),
            Count.of(subject.threads(), "thread"),
            subject.batch(),
            Count.of(options.rounds, "round"),
            options.seconds));
    List<Round> rounds = new ArrayList<>();
    pipeline
        .rounds(options.rounds, options.seconds)
        .forEach(
            round -> {
              rounds.add(round);
              summary.print(rounds.size(), round, subject.examples());
            });
    // Before larger batches take more memory.
    Sizing sizing = sizing(Benchmark.middle(rounds));
    List<BatchSpeeds.Speed> speeds = pipeline.batches(batches);
    Benchmark benchmark =
        new Benchmark(
            Provenance.version(),
            subject,
            machine,
            pipeline.sample(),
            rounds,
            speeds,
            comparison.map(EngineComparison::measure).orElse(null),
            sizing,
            notes(speeds));
    summary.print(benchmark);
    return benchmark;
  }

  private Sizing sizing(Round middle) {
    OptionalLong peak = ProcessMemory.peakMebibytes();
    String executor =
        peak.isEmpty()
            ? null
            : ExecutorSize.of(
                    subject.threads(), peak.getAsLong(), ProcessMemory.liveHeapMebibytes())
                .options();
    return options.sizing(middle.pipeline() / subject.threads(), executor);
  }

  private List<String> notes(List<BatchSpeeds.Speed> speeds) {
    List<String> notes = new ArrayList<>();
    Sample sample = pipeline.sample();
    if (!sample.rejected().isEmpty()) {
      long rejected = sample.rejected().values().stream().mapToLong(Long::longValue).sum();
      notes.add(
          Formatted.of(
              "Rejected: %,d of %s (%s). The time for them is included, but they do not count.",
              rejected,
              Count.of(rejected + sample.extracted(), subject.examples().noun()),
              String.join(", ", sample.rejected().keySet())));
    }
    if (machine.loadBefore() > BUSY * machine.cores()) {
      notes.add(
          Formatted.of(
              "The machine was busy before (load %.1f with %s), so it does more per second than this. Figures by CPU time are affected less.",
              machine.loadBefore(), Count.of(machine.cores(), "core")));
    }
    if (subject.threads() > machine.cores()) {
      notes.add(
          Formatted.of(
              "%s share %s.",
              Count.of(subject.threads(), "thread"), Count.of(machine.cores(), "core")));
    }
    if (speeds.size() < batches.sizes().size()) {
      notes.add(
          Formatted.of(
              "Batches of more than %d were not tried: memory may not suffice.",
              speeds.get(speeds.size() - 1).images()));
    }
    return notes;
  }
}
