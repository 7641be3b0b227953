package io.frostline.spark.training;

import io.frostline.head.HeadConfiguration;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.GroupChoice;
import java.util.List;

/**
 * What to train, and on what.
 *
 * @param features the features and labels to train on
 * @param first the network that the training starts from
 * @param penalties from which validation chooses the L2 penalty of a new head; empty if that of the
 *     configuration is used
 * @param groups of which the training leaves out one fold after the other, to see how it does on
 *     groups that it has not seen; the penalty is then chosen by those
 * @param workers number of workers whose parameters are averaged; 0 for one per task slot of Spark
 * @param checkpoints a folder on any Hadoop file system
 */
public record TrainingRequest(
    FeatureSelection features,
    HeadConfiguration configuration,
    FirstNetwork first,
    List<Double> penalties,
    SplitChoice split,
    NotFinite notFinite,
    GroupChoice groups,
    int workers,
    String checkpoints) {
  private static final int MAX_WORKERS = 10_000;

  /** For a new head. */
  public TrainingRequest(
      FeatureSelection features,
      HeadConfiguration configuration,
      List<Double> penalties,
      SplitChoice split,
      NotFinite notFinite,
      GroupChoice groups,
      int workers,
      String checkpoints) {
    this(
        features,
        configuration,
        new NewHead(configuration, features.width()),
        penalties,
        split,
        notFinite,
        groups,
        workers,
        checkpoints);
  }

  /** For a new head with the penalty of the configuration. */
  public TrainingRequest(
      FeatureSelection features,
      HeadConfiguration configuration,
      SplitChoice split,
      NotFinite notFinite,
      int workers,
      String checkpoints) {
    this(
        features,
        configuration,
        List.of(),
        split,
        notFinite,
        GroupChoice.NONE,
        workers,
        checkpoints);
  }

  /** For layers that are retrained. */
  public TrainingRequest(
      FeatureSelection features,
      HeadConfiguration configuration,
      FirstNetwork first,
      SplitChoice split,
      NotFinite notFinite,
      int workers,
      String checkpoints) {
    this(
        features,
        configuration,
        first,
        List.of(),
        split,
        notFinite,
        GroupChoice.NONE,
        workers,
        checkpoints);
  }

  public TrainingRequest {
    penalties = List.copyOf(penalties);
    if (workers < 0 || workers > MAX_WORKERS) {
      throw new UserException(
          Formatted.of(
              "--workers is %,d, but must be between 1 and %,d. Leave it out to use one worker per task slot of Spark.",
              workers, MAX_WORKERS));
    }
  }

  /** The networks to train side by side: one for each penalty, or that of the configuration. */
  List<FirstNetwork> candidates(List<Double> compared) {
    return compared.isEmpty() ? List.of(first) : compared.stream().map(this::withPenalty).toList();
  }

  private FirstNetwork withPenalty(double l2) {
    return new NewHead(configuration.withL2(l2), features.width());
  }
}
