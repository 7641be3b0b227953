package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.CutSpeeds;
import io.frostline.evaluation.Sizing;
import io.frostline.feature.BatchSpeeds;
import io.frostline.feature.ExtractionPlan;
import io.frostline.message.Formatted;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How long {@code bench} measures, and what it computes from it. */
final class BenchOptions {
  /** Seconds that suffice for engines that take turns. */
  private static final double LONGEST_TURN = 5;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Number of rounds after the warm-up. Default: ${DEFAULT-VALUE}.")
  int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      paramLabel = "N",
      description =
          "Approximate number of seconds that the engine and the pipeline each take in a round."
              + " Default: ${DEFAULT-VALUE}.")
  int seconds;

  @Option(
      names = "--batch-sizes",
      split = ",",
      defaultValue = "1,2,4,8,16,32",
      paramLabel = "N",
      description =
          "Batch sizes to try with the bare engine, as far as memory suffices. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<Integer> batchSizes;

  @Option(
      names = "--compare",
      paramLabel = "NAME",
      description =
          "Another model package, with the same layer: its bare engine takes turns with that of"
              + " --model. Default: the quantised package of the model, or the original of a"
              + " quantised one, if it is in the store.")
  private String compare;

  @Option(
      names = "--cluster-cores",
      defaultValue = "64",
      paramLabel = "N",
      description = "Cores of the cluster to size: images per hour. Default: ${DEFAULT-VALUE}.")
  private int clusterCores;

  @Option(
      names = "--price-per-core-hour",
      paramLabel = "PRICE",
      description = "What a core costs for an hour, in any currency: cost per million images.")
  private Double price;

  void refuseImpossible() {
    positive("--rounds", rounds);
    positive("--seconds", seconds);
    batchSizes.forEach(size -> positive("--batch-sizes", size));
    positive("--cluster-cores", clusterCores);
    if (price != null && !(price >= 0 && price < Double.POSITIVE_INFINITY)) {
      throw new UsageException(
          Formatted.of(
              "--price-per-core-hour is %s, but a price must be a number from 0 on, such as 0.05.",
              price));
    }
  }

  private static void positive(String option, int value) {
    if (value < 1) {
      throw new UsageException(Formatted.of("%s is %d, but must be at least 1.", option, value));
    }
  }

  /** The measurement of batch sizes, those that the plan can run. */
  BatchSpeeds batches(ExtractionPlan plan) {
    return new BatchSpeeds(
        batchSizes.stream().map(plan::batchSize).toList(), rounds, turnSeconds() / 2);
  }

  /** What to compare the model with, if there is something. */
  Optional<EngineComparison> comparison(
      ModelOptions models, ModelPackage measured, ExtractionPlan plan) {
    Optional<ModelPackage> other =
        compare == null ? models.counterpart(measured) : Optional.of(models.open(compare));
    String layer = plan.network().outputs().get(0).layer();
    return other.map(
        found ->
            EngineComparison.of(
                measured,
                found,
                layer,
                new CutSpeeds(models.batch().orUsual(), rounds, turnSeconds())));
  }

  private double turnSeconds() {
    return Math.min(seconds, LONGEST_TURN);
  }

  /**
   * What a cluster of such machines does.
   *
   * @param executorOptions null if they are not known
   */
  Sizing sizing(double imagesPerCoreSecond, String executorOptions) {
    return new Sizing(imagesPerCoreSecond, clusterCores, price, executorOptions);
  }
}
