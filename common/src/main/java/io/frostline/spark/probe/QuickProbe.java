package io.frostline.spark.probe;

import io.frostline.backbone.cut.CutPoint;
import io.frostline.evaluation.Score;
import io.frostline.feature.SplitRule;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.probe.HeadTrainings.Source;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * A quick look at a backbone, to compare it with others: the best of a few cuts by heads on all
 * training examples of the sample, without controls.
 */
public final class QuickProbe {
  private final SparkSession spark;
  private final ProbeRequest request;
  private final ProbeProgress progress;

  /**
   * What the network is good for.
   *
   * @param cut its most accurate one of those compared
   * @param milliseconds per example on one core, up to that cut, without decoding
   */
  public record Result(CutPoint cut, Score score, double milliseconds) {}

  /**
   * A quick probe.
   *
   * @param request whose controls and numbers of examples are not used
   */
  public QuickProbe(SparkSession spark, ProbeRequest request, ProbeProgress progress) {
    this.spark = spark;
    this.request = request;
    this.progress = progress;
  }

  /** Runs it, or resumes a killed one: what is in the table is not extracted again. */
  public Result run() {
    ProbeTables tables = new ProbeTables(spark, request, progress);
    FeatureTable features = tables.features();
    SplitRule rule = tables.split(features);
    tables.count(features, rule);
    List<Source> sources =
        features.columns().stream().map(column -> new Source(features, column)).toList();
    Map<Source, List<Trained>> heads =
        new HeadTrainings(
                spark, Repetitions.byRule(rule, request.seeds()), List.of(Examples.ALL), progress)
            .train(sources);
    List<Score> scores = sources.stream().map(source -> Trained.score(heads.get(source))).toList();
    int best =
        IntStream.range(0, scores.size())
            .boxed()
            .max(Comparator.comparingDouble(place -> scores.get(place).accuracy()))
            .orElseThrow();
    CutPoint cut = request.cuts().get(best);
    Costs costs = Costs.of(request.model(), List.of(cut.layer()), request.speeds());
    return new Result(cut, scores.get(best), costs.layers().get(cut.layer()).milliseconds());
  }
}
