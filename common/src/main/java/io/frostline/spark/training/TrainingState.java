package io.frostline.spark.training;

import io.frostline.head.Epoch;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The progress of a training.
 *
 * @param head the head after the last epoch
 * @param best the head after the best epoch; the same as {@code head} before the first epoch
 * @param bestEpoch 0 before the first epoch, and as long as no epoch is better than the head that
 *     training started from
 * @param history begins with epoch 0 if that head takes part in the choice
 */
record TrainingState(HeadState head, HeadState best, int bestEpoch, List<Epoch> history) {
  TrainingState {
    history = List.copyOf(history);
  }

  /** Before the first epoch. */
  static TrainingState start(HeadState head) {
    return new TrainingState(head, head, 0, List.of());
  }

  /** Before the first epoch of a head that is continued. */
  static TrainingState start(HeadState head, Epoch scored) {
    return new TrainingState(head, head, 0, List.of(scored));
  }

  /**
   * The state after one more epoch, which becomes the best if its validation loss is the lowest, or
   * if there is no validation.
   *
   * @param trained to continue from
   * @param evaluated what of it was evaluated
   */
  TrainingState after(Epoch epoch, HeadState trained, HeadState evaluated) {
    List<Epoch> longer = new ArrayList<>(history);
    longer.add(epoch);
    return isBetter(epoch)
        ? new TrainingState(trained, evaluated, epoch.number(), longer)
        : new TrainingState(trained, best, bestEpoch, longer);
  }

  private boolean isBetter(Epoch epoch) {
    Optional<Epoch> best = bestSoFar();
    return best.isEmpty()
        || epoch.validationLoss() == null
        || epoch.validationLoss() < best.get().validationLoss();
  }

  private Optional<Epoch> bestSoFar() {
    return history.stream().filter(epoch -> epoch.number() == bestEpoch).findFirst();
  }

  /** The validation loss of the best epoch; without validation that of the training. */
  double lowestLoss() {
    Epoch epoch = bestSoFar().orElseThrow();
    return epoch.validationLoss() == null ? epoch.trainingLoss() : epoch.validationLoss();
  }

  /** The number of completed epochs. */
  int epochs() {
    return history.isEmpty() ? 0 : history.get(history.size() - 1).number();
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
