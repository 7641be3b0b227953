package io.frostline.spark.training;

import io.frostline.head.HeadConfiguration;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.features.FeatureSelection;

/**
 * What to train, and on what.
 *
 * @param features the features and labels to train on
 * @param first the network that the training starts from
 * @param workers number of workers whose parameters are averaged; 0 for one per task slot of Spark
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
          Formatted.of(
              "--workers is %,d, but must be between 1 and %,d. Leave it out to use one worker per task slot of Spark.",
              workers, MAX_WORKERS));
    }
  }
}
