package io.frostline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.frostline.evaluation.UnseenGroups.Fold;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTest {
  @Test
  void theErrorOverSeedsCoversTheTestRowsToo() {
    Score score = Score.of("all", 80, 100, List.of(0.7, 0.9), 0.5);

    assertThat(score.accuracy()).isCloseTo(0.8, within(1e-12));
    assertThat(score.standardError()).isCloseTo(Math.sqrt(0.16 / 100 + 0.01), within(1e-12));
  }

  /** The folds have other test rows each, so their differences already contain that. */
  @Test
  void theErrorOverFoldsIsThatOfTheirAccuracies() {
    Score score = Score.ofFolds("all", 80, List.of(new Fold(50, 0.7), new Fold(50, 0.9)), 0.5);

    assertThat(score.accuracy()).isCloseTo(0.8, within(1e-12));
    assertThat(score.standardError()).isCloseTo(0.1, within(1e-12));
    assertThat(score.accuracies()).containsExactly(0.7, 0.9);
  }

  @Test
  void foldsThatAgreeByChanceHaveTheErrorOfTheirRows() {
    Score score = Score.ofFolds("all", 80, List.of(new Fold(50, 0.8), new Fold(50, 0.8)), 0.5);

    assertThat(score.standardError()).isCloseTo(0.04, within(1e-12));
  }

  @Test
  void aLargeFoldCountsByItsRows() {
    assertThat(Score.ofFolds("all", 80, List.of(new Fold(90, 1), new Fold(10, 0)), 0.5).accuracy())
        .isCloseTo(0.9, within(1e-12));
  }
}
