package io.frostline.spark.training;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * What all passes of a training work with.
 *
 * @param checkpoints where the pass keeps its state
 * @param lease of the folder with the checkpoints
 */
record TrainingContext(
    SparkSession spark,
    TrainingRequest request,
    CheckpointFolder checkpoints,
    Lease lease,
    TrainingProgress progress) {

  /** The same for the pass that leaves out a fold of groups. */
  TrainingContext ofFold(int fold) {
    return new TrainingContext(spark, request, checkpoints.ofFold(fold), lease, progress);
  }

  /** For a pass without a checkpoint: as many as its training began with, if it did. */
  int workers() {
    return request.workers() > 0
        ? request.workers()
        : begun().orElseGet(() -> spark.sparkContext().defaultParallelism());
  }

  /** The first fold is the first pass of a training with groups. */
  private Optional<Integer> begun() {
    if (request.groups().isNone()) {
      return Optional.empty();
    }
    CheckpointFolder first = checkpoints.ofFold(1);
    return first
        .readFinished()
        .map(FoldResult::workers)
        .or(() -> first.read().map(Checkpoint::workers));
  }

  /**
   * Checks that what a killed pass left is from this training.
   *
   * @throws UserException if it is not
   */
  void check(TrainingIdentity found, int foundWorkers, TrainingIdentity wanted) {
    List<String> differences = found.differencesTo(wanted);
    if (!differences.isEmpty()) {
      throw otherTraining(String.join("\n  ", differences));
    }
    if (request.workers() > 0 && request.workers() != foundWorkers) {
      throw otherTraining(
          Formatted.of("workers: existing %d, requested %d", foundWorkers, request.workers()));
    }
  }

  private UserException otherTraining(String differences) {
    return new UserException(
        Formatted.of(
            "The checkpoint in %s is from a different training.\n  %s\nPass the same options to resume it, or --restart to start over.",
            request.checkpoints(), differences));
  }
}
