package io.frostline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {
  @Test
  void theLargestComesFirstAndOfEqualOnesTheFirst() {
    float[] numbers = {0.1f, 0.3f, 0.1f, 0.3f, 0.2f};

    assertThat(Ranking.largest(numbers, 1)).containsExactly(1);
    assertThat(Ranking.largest(numbers, 4)).containsExactly(1, 3, 4, 0);
    assertThat(Ranking.largest(numbers, 5)).containsExactly(1, 3, 4, 0, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 99, 100})
  void agreesWithSortingAll(int count) {
    Random random = new Random(5);
    float[] numbers = new float[100];
    for (int index = 0; index < numbers.length; index++) {
      numbers[index] = random.nextInt(30) / 30f;
    }

    int[] sorted =
        IntStream.range(0, numbers.length)
            .boxed()
            .sorted(Comparator.comparing(index -> -numbers[index]))
            .limit(count)
            .mapToInt(Integer::intValue)
            .toArray();

    assertThat(Ranking.largest(numbers, count)).containsExactly(sorted);
  }
}
