package io.frostline.review;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OddOnesOutTest {
  @Test
  void theFenceIsThreeInterquartileRangesAboveTheUpperQuartile() {
    float[] distances = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    OddOnesOut odd = OddOnesOut.of(distances, new int[9], 1);

    assertThat(odd.medians()).containsExactly(5);
    assertThat(odd.fences()).containsExactly(7 + 3 * (7 - 3));
    assertThat(odd.isOdd(19, 0)).isFalse();
    assertThat(odd.isOdd(19.5f, 0)).isTrue();
  }

  @Test
  void aSmallClassHasNoOddOnes() {
    OddOnesOut odd = OddOnesOut.of(new float[] {1, 1, 100, Float.NaN}, new int[] {0, 0, 0, 1}, 2);

    assertThat(odd.isOdd(100, 0)).isFalse();
    assertThat(odd.isOdd(Float.NaN, 1)).isFalse();
  }
}
