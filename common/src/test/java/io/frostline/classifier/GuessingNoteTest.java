package io.frostline.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.evaluation.ClassificationTally;
import io.frostline.evaluation.Metrics;
import io.frostline.retrain.Initialisation;
import io.frostline.retrain.Retraining;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuessingNoteTest {
  /** Of 100 rows, 60 of the first class, all of which are predicted as it. */
  private static Metrics metrics(int correctOthers) {
    ClassificationTally tally = new ClassificationTally(2);
    for (int row = 0; row < 100; row++) {
      boolean first = row < 60 || row >= 60 + correctOthers;
      tally.add(row < 60 ? 0 : 1, first ? new float[] {0.9f, 0.1f} : new float[] {0.1f, 0.9f});
    }
    return tally.metrics(List.of("one", "other"));
  }

  @Test
  void theSameAnswerForEverythingIsWarnedOf() {
    assertThat(GuessingNote.on(metrics(0), null).orElseThrow())
        .startsWith("Warning: an accuracy of 60.0 % (50.2 to 69.1 %)")
        .contains("most frequent class, which gives 60.0 %", "probe");
  }

  @Test
  void aRetrainedNetworkIsToldItsOwnRemedies() {
    Retraining retraining = new Retraining("conv1", Initialisation.PRETRAINED, 1e-4);

    assertThat(GuessingNote.on(metrics(5), retraining).orElseThrow())
        .contains("--old-learning-rate", "--from-layer");
  }

  @Test
  void aClassifierThatHasLearnedIsNot() {
    assertThat(GuessingNote.on(metrics(30), null)).isEmpty();
  }
}
