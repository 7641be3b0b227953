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

class CandidatesTest {
  private static final HeadConfiguration PATIENCE_OF_ONE =
      new HeadConfiguration(
          List.of(),
          Activation.RELU,
          0,
          0,
          Optimizer.ADAM,
          0.001,
          Schedule.CONSTANT,
          32,
          3,
          1,
          ClassWeighting.NONE,
          1,
          1);

  @Test
  void aHeadThatStopsIsLeftAsItIsWhileTheOthersGoOn() {
    Candidates second = Candidates.start(List.of(head("weak", 0), head("strong", 0)));
    for (int epoch = 1; epoch <= 2; epoch++) {
      second =
          second.after(
              PATIENCE_OF_ONE,
              List.of(epoch(epoch, 0.3 + 0.1 * epoch), epoch(epoch, 0.9 - 0.1 * epoch)),
              List.of(head("weak", epoch), head("strong", epoch)),
              List.of(head("weak", epoch), head("strong", epoch)));
    }

    List<HeadState> left = second.unfinished(PATIENCE_OF_ONE);
    Candidates third =
        second.after(
            PATIENCE_OF_ONE,
            List.of(epoch(3, 0.6)),
            List.of(head("strong", 3)),
            List.of(head("strong", 3)));

    assertThat(left).extracting(HeadState::layers).containsExactly("strong");
    assertThat(third.isFinished(PATIENCE_OF_ONE)).isTrue();
    assertThat(third.epochs()).isEqualTo(3);
    assertThat(third.seconds()).isEqualTo(3);
    assertThat(third.states().get(0).epochs()).isEqualTo(2);
    assertThat(third.best()).extracting(HeadState::iterations).containsExactly(1, 3);
    assertThat(third.leader()).isEqualTo(1);
  }

  private static Epoch epoch(int number, double validationLoss) {
    return new Epoch(number, 0.001, 0.5, 0.8, validationLoss, 0.8, 100, 1);
  }

  private static HeadState head(String name, int iterations) {
    return new HeadState(name, new float[0], new float[0], iterations);
  }
}
