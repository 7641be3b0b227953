package io.frostline.spark.training;

import io.frostline.head.Epoch;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadState;
import java.util.ArrayList;
import java.util.List;

/**
 * The progress of a training.
 *
 * @param head the head after the last epoch
 * @param best the head after the best epoch; the same as {@code head} before the first epoch
 * @param bestEpoch 0 before the first epoch
 */
record TrainingState(HeadState head, HeadState best, int bestEpoch, List<Epoch> history) {
  TrainingState {
    history = List.copyOf(history);
  }

  /** Before the first epoch. */
  static TrainingState start(HeadState head) {
    return new TrainingState(head, head, 0, List.of());
  }

  /**
   * The state after one more epoch, which becomes the best if its validation loss is the lowest, or
   * if there is no validation.
   */
  TrainingState after(Epoch epoch, HeadState trained) {
    List<Epoch> longer = new ArrayList<>(history);
    longer.add(epoch);
    return isBetter(epoch)
        ? new TrainingState(trained, trained, epoch.number(), longer)
        : new TrainingState(trained, best, bestEpoch, longer);
  }

  private boolean isBetter(Epoch epoch) {
    return bestEpoch == 0
        || epoch.validationLoss() == null
        || epoch.validationLoss() < history.get(bestEpoch - 1).validationLoss();
  }

  /** The validation loss of the best epoch; without validation that of the training. */
  double lowestLoss() {
    Epoch epoch = history.get(bestEpoch - 1);
    return epoch.validationLoss() == null ? epoch.trainingLoss() : epoch.validationLoss();
  }

  /** The number of completed epochs. */
  int epochs() {
    return history.size();
  }

  /** Whether the patience is exhausted. */
  boolean isStoppedEarly(HeadConfiguration configuration) {
    return configuration.patience() > 0
        && epochs() - bestEpoch >= configuration.patience()
        && epochs() < configuration.epochs();
  }

  boolean isFinished(HeadConfiguration configuration) {
    return epochs() >= configuration.epochs() || isStoppedEarly(configuration);
  }

  /** The total duration of all epochs. */
  double seconds() {
    return history.stream().mapToDouble(Epoch::seconds).sum();
  }
}
