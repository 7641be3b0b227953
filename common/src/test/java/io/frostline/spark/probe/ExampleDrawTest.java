package io.frostline.spark.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExampleDrawTest {
  /** Class 0 at even places, class 1 at odd ones, class 2 at the last three. */
  private static final int[] LABELS =
      IntStream.range(0, 43).map(place -> place < 40 ? place % 2 : 2).toArray();

  private static ExampleDraw draw() {
    return new ExampleDraw(IntStream.range(4, 43).toArray(), LABELS, 3);
  }

  @Test
  void takesSoManyOfEachClassOrAllThereAre() {
    int[] drawn = draw().draw(new Examples(5), 1);

    assertThat(drawn).doesNotHaveDuplicates().hasSize(13);
    assertThat(Arrays.stream(drawn).map(place -> LABELS[place]).boxed())
        .containsExactly(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2);
    assertThat(Arrays.stream(drawn).min().orElseThrow()).isGreaterThanOrEqualTo(4);
    assertThat(draw().draw(Examples.ALL, 1)).hasSize(39);
  }

  @Test
  void aSmallerDrawIsPartOfALargerOneAndAnotherSeedDrawsOthers() {
    assertThat(draw().draw(new Examples(9), 1)).contains(draw().draw(new Examples(5), 1));
    assertThat(draw().draw(new Examples(5), 1)).isNotEqualTo(draw().draw(new Examples(5), 2));
  }

  @Test
  void whatNoClassHasIsAll() {
    List<Examples> wanted =
        List.of(Examples.ALL, Examples.of("50"), Examples.of("10"), Examples.of("100"));

    assertThat(Examples.sensible(wanted, 50)).containsExactly(Examples.of("10"), Examples.ALL);
    assertThat(Examples.sensible(wanted, 51))
        .containsExactly(Examples.of("10"), Examples.of("50"), Examples.ALL);
    assertThatThrownBy(() -> Examples.of("0"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'0'");
    assertThat(Examples.of("all").keyword()).isEqualTo("all");
  }
}
