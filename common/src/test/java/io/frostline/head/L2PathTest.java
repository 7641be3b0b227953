package io.frostline.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class L2PathTest {
  @Test
  void theStrongestPenaltyWithinOneStandardErrorIsChosen() {
    List<L2Candidate> candidates =
        List.of(
            candidate(0.001, 0.004, 0.01),
            candidate(0.01, 0, 0),
            candidate(0.1, 0.009, 0.01),
            candidate(0.3, 0.02, 0.01));

    assertThat(L2Path.chosen(candidates).l2()).isEqualTo(0.1);
  }

  @Test
  void theLowestLossIsChosenIfAllStrongerPenaltiesAreWorse() {
    List<L2Candidate> candidates =
        List.of(candidate(0.001, 0, 0), candidate(0.01, 0.3, 0.1), candidate(0.1, 0.5, 0.1));

    assertThat(L2Path.chosen(candidates).l2()).isEqualTo(0.001);
  }

  @Test
  void everyPenaltyOfThePathIsOneThatAHeadMayHave() {
    assertThat(L2Path.PENALTIES).isSorted().doesNotHaveDuplicates().contains(1e-4).hasSize(8);
    for (double l2 : L2Path.PENALTIES) {
      assertThat(Heads.plain().withL2(l2).l2()).isEqualTo(l2);
    }
  }

  private static L2Candidate candidate(double l2, double excess, double standardError) {
    return new L2Candidate(l2, 0.5 + excess, 0.9, excess, standardError);
  }
}
