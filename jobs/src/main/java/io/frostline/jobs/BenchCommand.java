package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.CutSpeeds;
import io.frostline.feature.ExtractionPlan;
import io.frostline.image.ImageDecoder;
import io.frostline.message.Count;
import io.frostline.spark.extraction.ExtractionBenchmark;
import io.frostline.spark.extraction.ExtractionBenchmark.Round;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.table.ImageTable.ExistingRows;
import io.frostline.storage.TemporaryFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code frostline bench}: how many images a machine extracts per second. */
@Command(
    name = "bench",
    description = {
      "Measure how many images this machine extracts per second, and where the time goes, to size a"
          + " cluster.",
      "",
      "The first 10,000 images are used, over and over. Every round runs the bare engine from"
          + " memory before and after the whole pipeline, so that both see the same noise."
    },
    sortOptions = false,
    footer = {"", "Example:", "  frostline bench --images photos --model mobilenet_v2"})
final class BenchCommand implements Callable<Integer> {
  /** Seconds that suffice for comparing two engines, which take turns. */
  private static final int LONGEST_TURN = 5;

  @Mixin private ImageOptions images;

  @Mixin private ModelOptions model;

  @Mixin private CutOptions cut;

  @Mixin private DecodingOption decoding;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Number of rounds after the warm-up. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      paramLabel = "N",
      description =
          "Approximate number of seconds that the engine and the pipeline each take in a round."
              + " Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() throws IOException {
    try (TemporaryFolder table = TemporaryFolder.of("frostline-bench")) {
      measure(request(table.path()));
    }
    return ExitCode.DONE;
  }

  private ExtractionRequest request(Path table) {
    return new ExtractionRequest(
        images.source(),
        new org.apache.hadoop.fs.Path(table.toUri()).toString(),
        ExistingRows.OVERWRITE,
        new ExtractionRequest.Limits(
            model.batch(), Integer.MAX_VALUE, Long.MAX_VALUE, 1, ImageDecoder.DEFAULT_MAX_PIXELS));
  }

  private void measure(ExtractionRequest request) {
    ModelPackage measured = model.open();
    ExtractionPlan plan = decoding.in(cut.plan(measured), measured);
    plan.tryOut(model.batch());
    try (SparkApplication application = spark.application("bench")) {
      ExtractionBenchmark benchmark = new ExtractionBenchmark(application.session(), request, plan);
      PrintStream out = System.out;
      out.printf(
          Locale.ROOT,
          "%s (%s), %s, batch %d, %s of 2 x %d s%n",
          plan.inWords(),
          cut.pool,
          Count.of(benchmark.slots(), "thread"),
          benchmark.batchSize(),
          Count.of(rounds, "round"),
          seconds);
      List<Round> done = new ArrayList<>();
      benchmark
          .rounds(rounds, seconds)
          .forEach(
              round -> {
                done.add(round);
                print(out, done.size(), round);
              });
      summarise(out, done, benchmark.slots());
      printRatio(out, measured, plan);
    }
  }

  /** What integers are worth, where the network on floats is at hand. */
  private void printRatio(PrintStream out, ModelPackage measured, ExtractionPlan plan) {
    model
        .original(measured)
        .ifPresent(
            floats -> {
              String layer = plan.network().outputs().get(0).layer();
              double seconds = Math.min(this.seconds, LONGEST_TURN);
              out.printf(
                  Locale.ROOT,
                  "%nengine alone at %s: %.2f times the speed of %s on floats%n",
                  layer,
                  new CutSpeeds(model.batch().orUsual(), rounds, seconds)
                      .ratio(measured, floats, layer),
                  floats.description().name());
            });
  }

  private static void print(PrintStream out, int number, Round round) {
    out.printf(
        Locale.ROOT,
        "round %d: engine %.1f images/s, pipeline %.1f images/s over %s, efficiency %.3f%n",
        number,
        round.engine(),
        round.pipeline(),
        Count.of(round.images(), "image"),
        round.efficiency());
  }

  private static void summarise(PrintStream out, List<Round> rounds, int slots) {
    out.printf(
        Locale.ROOT,
        "%nmedian of the rounds      ms per image and thread   images/s, %s%n",
        Count.of(slots, "thread"));
    stage(out, "reading (background)", rounds, slots, round -> round.stages().reading());
    stage(out, "waiting for bytes", rounds, slots, round -> round.stages().waiting());
    stage(out, "decoding and resizing", rounds, slots, round -> round.stages().decoding());
    stage(out, "network", rounds, slots, round -> round.stages().network());
    stage(out, "writing", rounds, slots, round -> round.stages().writing());
    stage(out, "whole pipeline", rounds, slots, round -> slots * 1e3 / round.pipeline());
    stage(out, "bare engine (ceiling)", rounds, slots, round -> slots * 1e3 / round.engine());
    out.printf(
        Locale.ROOT,
        "%nefficiency (pipeline / engine): %.3f, from %.3f to %.3f%n",
        median(rounds, Round::efficiency),
        rounds.stream().mapToDouble(Round::efficiency).min().orElseThrow(),
        rounds.stream().mapToDouble(Round::efficiency).max().orElseThrow());
    ProcessMemory.peakMebibytes()
        .ifPresent(peak -> suggest(out, peak, slots, median(rounds, Round::pipeline)));
  }

  private static void suggest(PrintStream out, long peak, int slots, double imagesPerSecond) {
    long live = ProcessMemory.liveHeapMebibytes();
    out.printf(
        Locale.ROOT,
        "peak memory of this process: %,d MiB, including %,d MiB live heap%n",
        peak,
        live);
    out.printf(
        Locale.ROOT,
        "%nSuggested executors: %s%nOne such executor processes a million images in %.1f hours.%n",
        ExecutorSize.of(slots, peak, live).options(),
        1e6 / imagesPerSecond / 3600);
  }

  private static void stage(
      PrintStream out, String name, List<Round> rounds, int slots, ToDoubleFunction<Round> figure) {
    double milliseconds = median(rounds, figure);
    out.printf(
        Locale.ROOT, "  %-24s %22.3f %23.1f%n", name, milliseconds, slots * 1e3 / milliseconds);
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
