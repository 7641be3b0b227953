package io.frostline.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.head.Epoch;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
  @Test
  void tellsLossAccuracySpeedAndTheTimeLeft() {
    assertThat(
            TrainingProgress.line(
                new Epoch(3, 0.002, 0.12345, 0.9612, 0.2345, 0.93, 48_000, 1.5), 20, 75.4))
        .isEqualTo(
            "Epoch 3 of 20: loss 0.1235 (validation 0.2345), accuracy 96.1 % (validation 93.0 %), 32,000 rows/s, at most 1 min 15 s left");
  }

  @Test
  void saysNothingOfValidationWhereThereIsNone() {
    assertThat(TrainingProgress.line(new Epoch(20, 0.002, 0.5, 0.75, null, null, 1_000, 2), 20, 0))
        .isEqualTo("Epoch 20 of 20: loss 0.5000, accuracy 75.0 %, 500 rows/s, done");
  }
}
