package io.frostline.spark.training;

import io.frostline.head.Epoch;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Heads that are trained side by side on the same batches: a single one, or with {@code --l2 auto}
 * one for each penalty. Each is trained as if it were alone, and stops when it would.
 *
 * @param states of the heads, in the order of the penalties
 */
record Candidates(List<TrainingState> states) {
  Candidates {
    states = List.copyOf(states);
    if (states.isEmpty()) {
      throw new IllegalArgumentException("There is no head to train.");
    }
  }

  /** Before the first epoch. */
  static Candidates start(List<HeadState> heads) {
    return new Candidates(heads.stream().map(TrainingState::start).toList());
  }

  /** The heads that are still to be trained. */
  List<HeadState> unfinished(HeadConfiguration configuration) {
    return states.stream()
        .filter(state -> !state.isFinished(configuration))
        .map(TrainingState::head)
        .toList();
  }

  /** Whether no head is to be trained any longer. */
  boolean isFinished(HeadConfiguration configuration) {
    return unfinished(configuration).isEmpty();
  }

  /**
   * After one more epoch of the heads that were unfinished.
   *
   * @param trained the unfinished heads after that epoch, in their order, to continue from
   * @param evaluated what of them was evaluated
   */
  Candidates after(
      HeadConfiguration configuration,
      List<Epoch> results,
      List<HeadState> trained,
      List<HeadState> evaluated) {
    Iterator<HeadState> kept = evaluated.iterator();
    Iterator<Epoch> result = results.iterator();
    Iterator<HeadState> head = trained.iterator();
    List<TrainingState> next = new ArrayList<>();
    for (TrainingState state : states) {
      next.add(
          state.isFinished(configuration)
              ? state
              : state.after(result.next(), head.next(), kept.next()));
    }
    return new Candidates(next);
  }

  /** The number of epochs of the head that was trained longest. */
  int epochs() {
    return longest().epochs();
  }

  /** The total duration of all epochs. */
  double seconds() {
    return longest().seconds();
  }

  /**
   * The place of the head whose best epoch has the lowest validation loss, among those of the last
   * epoch.
   */
  int leader() {
    return IntStream.range(0, states.size())
        .filter(head -> states.get(head).epochs() == epochs())
        .boxed()
        .min(Comparator.comparingDouble(head -> states.get(head).lowestLoss()))
        .orElseThrow();
  }

  private TrainingState longest() {
    return states.stream().max(Comparator.comparingInt(TrainingState::epochs)).orElseThrow();
  }

  /** The best epochs of all heads. */
  List<HeadState> best() {
    return states.stream().map(TrainingState::best).toList();
  }
}
