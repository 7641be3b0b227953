package io.frostline.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FoldLossesTest {
  private static final List<Double> PENALTIES = List.of(0.001, 0.01);
  private static final float WEAK = 0.8f;

  /** A hundred rows of one maker each say the same, which is the opinion of one maker. */
  @Test
  void rowsOfAFoldDoNotCountAsIfTheyWereIndependent() {
    FoldLosses losses = new FoldLosses(List.of(fold(100, 0.5f), fold(100, 0.9f), fold(100, 0.76f)));

    List<L2Candidate> candidates = losses.candidates(PENALTIES);

    double[] excess = {Math.log(0.8 / 0.5), Math.log(0.8 / 0.9), Math.log(0.8 / 0.76)};
    double mean = (excess[0] + excess[1] + excess[2]) / 3;
    double squares = 0;
    for (double fold : excess) {
      squares += (fold - mean) * (fold - mean);
    }
    assertThat(candidates.get(1).excess()).isCloseTo(mean, within(1e-6));
    assertThat(candidates.get(1).standardError())
        .isCloseTo(Math.sqrt(squares / 2 / 3), within(1e-6));
    assertThat(candidates.get(0).excess()).isZero();
    assertThat(candidates.get(0).standardError()).isZero();
    assertThat(L2Path.chosen(candidates).l2()).isEqualTo(0.01);
  }

  @Test
  void foldsThatAgreeByChanceHaveTheErrorOfTheirRows() {
    PairedLosses varied = fold(10, 0.5f);
    varied.add(fold(10, 0.9f));
    PairedLosses rows = fold(20, 0.5f);
    rows.add(fold(20, 0.9f));

    L2Candidate strong = new FoldLosses(List.of(varied, varied)).candidates(PENALTIES).get(1);
    L2Candidate byRows = rows.candidates(PENALTIES).get(1);
    assertThat(strong.excess()).isCloseTo(byRows.excess(), within(1e-12));
    assertThat(strong.standardError()).isCloseTo(byRows.standardError(), within(1e-12));
  }

  @Test
  void aFoldWithoutRowsTakesNoPart() {
    FoldLosses without = new FoldLosses(List.of(fold(5, 0.5f), fold(5, 0.7f)));
    FoldLosses with = new FoldLosses(List.of(fold(5, 0.5f), new PairedLosses(2), fold(5, 0.7f)));

    assertThat(with.candidates(PENALTIES)).isEqualTo(without.candidates(PENALTIES));
  }

  /** Rows on which the head with the weak penalty is equally sure, and the other one, too. */
  private static PairedLosses fold(int rows, float strong) {
    PairedLosses losses = new PairedLosses(2);
    for (int row = 0; row < rows; row++) {
      losses.add(List.of(new float[] {WEAK, 1 - WEAK}, new float[] {strong, 1 - strong}), 0, 2, 0);
    }
    return losses;
  }
}
