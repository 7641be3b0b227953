package io.frostline.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.head.Activation;
import io.frostline.head.ClassWeighting;
import io.frostline.head.Epoch;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadState;
import io.frostline.head.Optimizer;
import io.frostline.head.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingStateTest {
  private static final HeadConfiguration TWO_OF_TEN =
      new HeadConfiguration(
          List.of(),
          Activation.RELU,
          0,
          0,
          Optimizer.ADAM,
          0.001,
          Schedule.CONSTANT,
          32,
          10,
          1,
          ClassWeighting.NONE,
          2,
          1);

  @Test
  void theBestEpochIsKeptAndPatienceRunsOut() {
    TrainingState state = after(TrainingState.start(head(0)), 0.5, 0.3, 0.4);
    assertThat(state.isFinished(TWO_OF_TEN)).isFalse();

    TrainingState stopped = after(state, 0.3);

    assertThat(stopped.isStoppedEarly(TWO_OF_TEN)).isTrue();
    assertThat(stopped.bestEpoch()).isEqualTo(2);
    assertThat(stopped.best().iterations()).isEqualTo(2);
    assertThat(stopped.head().iterations()).isEqualTo(4);
    assertThat(stopped.seconds()).isEqualTo(4);
  }

  @Test
  void aHeadThatIsContinuedRemainsTheBestUntilAnEpochIsBetter() {
    Epoch scored = new Epoch(0, 0, 1, 0.5, 0.4, 0.8, 0, 1);
    TrainingState start = TrainingState.start(head(0), scored);
    assertThat(start.epochs()).isZero();

    TrainingState worse = after(start, 0.5, 0.4);

    assertThat(worse.epochs()).isEqualTo(2);
    assertThat(worse.bestEpoch()).isZero();
    assertThat(worse.best().iterations()).isZero();
    assertThat(worse.isStoppedEarly(TWO_OF_TEN)).isTrue();

    TrainingState better = after(start, 0.5, 0.3);

    assertThat(better.bestEpoch()).isEqualTo(2);
    assertThat(better.best().iterations()).isEqualTo(2);
    assertThat(better.isFinished(TWO_OF_TEN)).isFalse();
  }

  @Test
  void withoutValidationTheLastEpochIsTheBest() {
    TrainingState state =
        after(TrainingState.start(head(0)), null, null, null, null, null, null, null, null, null);
    assertThat(state.isFinished(TWO_OF_TEN)).isFalse();

    TrainingState last = after(state, (Double) null);

    assertThat(last.bestEpoch()).isEqualTo(10);
    assertThat(last.isFinished(TWO_OF_TEN)).isTrue();
    assertThat(last.isStoppedEarly(TWO_OF_TEN)).isFalse();
  }

  @Test
  void keepsWhatWasEvaluatedAndContinuesFromWhatWasTrained() {
    TrainingState state =
        TrainingState.start(head(0))
            .after(new Epoch(1, 0.001, 1, 0.5, 0.4, 0.8, 10, 1), head(1), head(7));

    assertThat(state.best().iterations()).isEqualTo(7);
    assertThat(state.head().iterations()).isEqualTo(1);
  }

  private static TrainingState after(TrainingState state, Double... losses) {
    TrainingState next = state;
    for (Double loss : losses) {
      int number = next.epochs() + 1;
      next =
          next.after(
              new Epoch(number, 0.001, 1, 0.5, loss, loss, 10, 1), head(number), head(number));
    }
    return next;
  }

  private static HeadState head(int iterations) {
    return new HeadState("{}", new float[0], new float[0], iterations);
  }
}
