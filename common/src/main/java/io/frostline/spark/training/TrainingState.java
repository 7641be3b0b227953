package io.frostline.spark.training;

import io.frostline.head.Epoch;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadState;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a training has come.
 *
 * @param head after the last epoch
 * @param best after the best one; the same as {@code head} before the first
 * @param bestEpoch 0 before the first
 */
record TrainingState(HeadState head, HeadState best, int bestEpoch, List<Epoch> history) {
  TrainingState {
    history = List.copyOf(history);
  }

  /** Before the first epoch. */
  static TrainingState start(HeadState head) {
    return new TrainingState(head, head, 0, List.of());
  }

  /** With one epoch more, which is the best if its validation loss is, or without validation. */
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

  /** Epochs that are done. */
  int epochs() {
    return history.size();
  }

  /** Whether patience has run out. */
  boolean isStoppedEarly(HeadConfiguration configuration) {
    return configuration.patience() > 0
        && epochs() - bestEpoch >= configuration.patience()
        && epochs() < configuration.epochs();
  }

  boolean isFinished(HeadConfiguration configuration) {
    return epochs() >= configuration.epochs() || isStoppedEarly(configuration);
  }

  /** Of all epochs. */
  double seconds() {
    return history.stream().mapToDouble(Epoch::seconds).sum();
  }
}
