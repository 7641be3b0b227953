package io.frostline.spark.probe;

import io.frostline.feature.SplitRule;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.probe.HeadTrainings.Source;
import io.frostline.spark.training.PortionCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Probes a backbone: extracts all layers with all poolings in one pass over a sample of the
 * examples, extracts the controls in another pass, then trains many small heads and evaluates them
 * on examples that none of them has seen.
 */
public final class ProbeRun {
  private final SparkSession spark;
  private final ProbeRequest request;
  private final ProbeProgress progress;
  private final ProbeTables tables;
  private final Stopwatch stopwatch = new Stopwatch();

  public ProbeRun(SparkSession spark, ProbeRequest request, ProbeProgress progress) {
    this.spark = spark;
    this.request = request;
    this.progress = progress;
    this.tables = new ProbeTables(spark, request, progress);
  }

  /**
   * Runs the probe, or resumes a killed run: images already in the tables are not extracted again.
   *
   * @throws UserException if the groups cannot be understood, there is nothing to train on, or a
   *     column does not fit in memory
   */
  public ProbeResult run() {
    request.groups().check(spark);
    request.together().check(spark);
    FeatureTable features = stopwatch.time("extraction", tables::features);
    FeatureTable controls = stopwatch.time("controls", tables::controls);
    SplitRule rule = tables.split(features);
    PortionCounts counts = tables.count(features, rule);
    List<Examples> examples = Examples.sensible(request.examples(), largestClass(counts));
    Repetitions repetitions = tables.repetitions(features, rule);
    HeadTrainings trainings = new HeadTrainings(spark, repetitions, examples, progress);
    List<Source> sources = sources(features, controls);
    refuseTooLarge(trainings, sources);
    Map<Source, List<Trained>> heads = stopwatch.time("heads", () -> trainings.train(sources));
    progress.step("Measuring the cost of each layer.");
    Costs costs = stopwatch.time("costs", this::costs);
    return new ProbeResult(
        request,
        counts,
        repetitions,
        features,
        controls,
        examples,
        heads,
        costs,
        stopwatch.seconds());
  }

  private static long largestClass(PortionCounts counts) {
    return counts.classes().stream().mapToLong(rows -> rows.train()).max().orElseThrow();
  }

  private static List<Source> sources(FeatureTable... tables) {
    List<Source> sources = new ArrayList<>();
    for (FeatureTable table : tables) {
      table.columns().forEach(column -> sources.add(new Source(table, column)));
    }
    return sources;
  }

  private void refuseTooLarge(HeadTrainings trainings, List<Source> sources) {
    for (Source source : sources) {
      if (!trainings.fits(source)) {
        throw new UserException(
            Formatted.of(
                "The column %s needs %,d MiB for %s with %s, but an executor has only %,d MiB for"
                    + " data. Increase the memory (FROSTLINE_MEMORY, spark.executor.memory), reduce"
                    + " --sample, or use --pool average.",
                source.column().column(),
                source.mebibytes(),
                Count.of(source.table().count(), request.form().examples().noun()),
                Count.of(source.column().width(), "feature"),
                trainings.mebibytes()));
      }
    }
  }

  private Costs costs() {
    return Costs.of(request.model(), request.layers(), request.speeds());
  }
}
