package io.frostline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.frostline.evaluation.UnseenGroups.Fold;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnseenGroupsTest {
  @Test
  void foldsThatAreAlikeHaveTheIntervalOfTheirRows() {
    UnseenGroups unseen =
        UnseenGroups.of("maker", 12, List.of(new Fold(50, 0.8), new Fold(50, 0.8)), 3);

    assertThat(unseen.accuracy()).isCloseTo(0.8, within(1e-12));
    assertThat(unseen.rows()).isEqualTo(100);
    assertThat(unseen.accuracyInterval()).isEqualTo(Metrics.Interval.ofShare(80, 100));
    assertThat(unseen.inWords())
        .isEqualTo("80.0 % (71.1 to 86.7 %), over 100 rows of 12 groups, left out in 2 folds");
  }

  /** Two folds that are 0.2 off: the standard error is 0.2, that of 100 rows 0.04. */
  @Test
  void foldsThatDifferWidenIt() {
    UnseenGroups unseen =
        UnseenGroups.of("maker", 2, List.of(new Fold(50, 1), new Fold(50, 0.6)), 0);

    assertThat(unseen.accuracyInterval()).isEqualTo(Metrics.Interval.ofShare(0.8, 4));
    assertThat(unseen.accuracyInterval().low()).isLessThan(0.4);
  }

  @Test
  void aPerfectClassifierHasAnIntervalToo() {
    UnseenGroups unseen = UnseenGroups.of("maker", 2, List.of(new Fold(10, 1), new Fold(10, 1)), 0);

    assertThat(unseen.accuracyInterval()).isEqualTo(Metrics.Interval.ofShare(20, 20));
  }
}
