package io.frostline.spark.training;

import io.frostline.head.HeadConfiguration;
import io.frostline.message.UserException;
import io.frostline.spark.features.FeatureSelection;

/**
 * What to train, and from what.
 *
 * @param features what is trained on, and with which labels
 * @param first what the training begins with
 * @param workers whose parameters are averaged; 0 for as many as Spark has task slots
 * @param checkpoints a folder on any Hadoop file system
 */
public record TrainingRequest(
    FeatureSelection features,
    HeadConfiguration configuration,
    FirstNetwork first,
    SplitChoice split,
    NotFinite notFinite,
    int workers,
    String checkpoints) {
  private static final int MAX_WORKERS = 10_000;

  /** For a new head. */
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
        new NewHead(configuration, features.width()),
        split,
        notFinite,
        workers,
        checkpoints);
  }

  public TrainingRequest {
    if (workers < 0 || workers > MAX_WORKERS) {
      throw new UserException(
          "--workers is %,d and must be 1 to %,d. Leave it out for one for each task slot of Spark."
              .formatted(workers, MAX_WORKERS));
    }
  }
}
