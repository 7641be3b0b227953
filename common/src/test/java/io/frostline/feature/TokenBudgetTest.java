package io.frostline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBudgetTest {
  @ParameterizedTest
  @CsvSource({"8, 8, 32", "8, 32, 8", "8, 33, 7", "8, 256, 1", "8, 512, 1", "1, 8, 1", "2, 8, 8"})
  void asManyTextsAsTokensAllow(int batchSize, int length, int texts) {
    assertThat(new TokenBudget(batchSize).texts(length)).isEqualTo(texts);
  }

  @Test
  void onlyTextsOfOneLengthRunTogether() {
    List<int[]> batches = new TokenBudget(2).batches(new int[] {30, 7, 32, 7, 30, 31, 7});

    assertThat(batches)
        .containsExactly(new int[] {1, 3, 6}, new int[] {0, 4}, new int[] {5}, new int[] {2});
  }

  @Test
  void batchesKeepToTheBudget() {
    List<int[]> batches =
        new TokenBudget(2).batches(IntStream.generate(() -> 20).limit(7).toArray());

    assertThat(batches).extracting(batch -> batch.length).containsExactly(3, 3, 1);
  }

  @Test
  void nothingIsNoBatch() {
    assertThat(new TokenBudget(8).batches(new int[0])).isEmpty();
  }
}
