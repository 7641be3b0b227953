package io.frostline.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunningMeanTest {
  @Test
  void isTheMeanOfWhatCame() {
    RunningMean mean = new RunningMean(2);
    mean.add(1, 16_777_216);
    mean.add(2, 1);
    mean.add(6, 2);

    assertThat(mean.mean()).containsExactly(3, 5_592_406.5f);
  }
}
