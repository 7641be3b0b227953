package io.frostline.spark.probe;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.RandomWeights;
import io.frostline.example.ExampleKind;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.SplitRule;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.TableSplit;
import io.frostline.spark.extraction.ExtractionRequest;
import io.frostline.spark.extraction.ExtractionRun;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.probe.HeadTrainings.Source;
import io.frostline.spark.training.PortionCounts;
import io.frostline.spark.training.SplitChoice;
import io.frostline.spark.training.SplitFinder;
import io.frostline.storage.TemporaryFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final long RANDOM_WEIGHTS_SEED = 1;

  private final SparkSession spark;
  private final ProbeRequest request;
  private final ProbeProgress progress;
  private final Stopwatch stopwatch = new Stopwatch();

  public ProbeRun(SparkSession spark, ProbeRequest request, ProbeProgress progress) {
    this.spark = spark;
    this.request = request;
    this.progress = progress;
  }

  /**
   * Runs the probe, or resumes a killed run: images already in the tables are not extracted again.
   *
   * @throws UserException if there is nothing to train on, or a column does not fit in memory
   */
  public ProbeResult run() {
    FeatureTable features = stopwatch.time("extraction", this::extract);
    FeatureTable controls = stopwatch.time("controls", this::extractControls);
    SplitRule rule = split(features);
    PortionCounts counts = count(features, rule);
    List<Examples> examples = Examples.sensible(request.examples(), largestClass(counts));
    HeadTrainings trainings = new HeadTrainings(spark, rule, examples, request.seeds(), progress);
    List<Source> sources = sources(features, controls);
    refuseTooLarge(trainings, sources);
    Map<Source, List<Trained>> heads = stopwatch.time("heads", () -> trainings.train(sources));
    progress.step("Measuring the cost of each layer.");
    Costs costs = stopwatch.time("costs", this::costs);
    return new ProbeResult(
        request, counts, features, controls, examples, heads, costs, stopwatch.seconds());
  }

  private FeatureTable extract() {
    return extract(
        Formatted.of(
            "Features at %s, %s:",
            Count.of(request.layers().size(), "layer"), Count.of(request.cuts().size(), "column")),
        request.features(),
        ExtractionPlan.features(request.model(), request.cuts()));
  }

  /** The network with random weights is only needed until the executors have it. */
  private FeatureTable extractControls() {
    try {
      Path folder = TemporaryFiles.folder("frostline-probe");
      try {
        ModelPackage random = RandomWeights.of(request.model(), folder, RANDOM_WEIGHTS_SEED);
        return extract(
            "Controls: the same columns with random weights, and bare examples:",
            request.controls(),
            ExtractionPlan.withBare(random, request.cuts()));
      } finally {
        for (String file : ModelPackage.FILES) {
          Files.deleteIfExists(folder.resolve(file));
        }
        Files.delete(folder);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private FeatureTable extract(String what, String table, ExtractionPlan exact) {
    ExtractionPlan plan = exact.with(request.decoding()).with(request.use());
    plan.tryOut(request.limits().batch());
    ExtractionRequest extraction =
        new ExtractionRequest(request.images(), table, request.existingRows(), request.limits());
    new ExtractionRun(spark, extraction, List.of(plan), progress.extraction(what)).run();
    return FeatureTable.open(spark, table);
  }

  private SplitRule split(FeatureTable features) {
    SplitRule.Shares shares = new SplitRule.Shares(1 - request.testShare(), 0, request.testShare());
    return new SplitFinder(features.rows(), new SplitChoice(shares, null)).find();
  }

  private PortionCounts count(FeatureTable features, SplitRule rule) {
    PortionCounts counts = PortionCounts.of(TableSplit.assign(features.rows(), rule));
    counts.refuseTooFew(features.uri());
    if (counts.test() == 0) {
      throw new UserException(
          Formatted.of(
              "There are no test %4$s: --test %3$s of %1$s in %2$s is less than one. Raise --sample or --test, or add %4$s.",
              Count.of(counts.train(), kind().noun()),
              Count.of(counts.labels().size(), "class"),
              request.testShare(),
              kind().nouns()));
    }
    return counts;
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
                "The column %s needs %,d MiB for %s with %s, but an executor has only %,d MiB for data. Increase the memory (FROSTLINE_MEMORY, spark.executor.memory), reduce --sample, or use --pool average.",
                source.column().column(),
                source.mebibytes(),
                Count.of(source.table().count(), kind().noun()),
                Count.of(source.column().width(), "feature"),
                trainings.mebibytes()));
      }
    }
  }

  private ExampleKind kind() {
    return request.form().examples();
  }

  private Costs costs() {
    return Costs.of(request.model(), request.layers(), request.speeds());
  }
}
