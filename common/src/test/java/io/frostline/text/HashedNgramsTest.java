package io.frostline.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashedNgramsTest {
  private static double product(String one, String other) {
    float[] left = HashedNgrams.of(one);
    float[] right = HashedNgrams.of(other);
    return IntStream.range(0, left.length).mapToDouble(at -> left[at] * right[at]).sum();
  }

  private static long places(String text) {
    return IntStream.range(0, HashedNgrams.WIDTH)
        .filter(at -> HashedNgrams.of(text)[at] != 0)
        .count();
  }

  @Test
  void vectorsHaveLengthOneAndAFixedWidth() {
    assertThat(HashedNgrams.of("The mic is great.")).hasSize(HashedNgrams.WIDTH);
    assertThat(product("The mic is great.", "The mic is great.")).isCloseTo(1, within(1e-6));
  }

  @Test
  void sequencesDoNotReachOverWords() {
    assertThat(places("a")).isEqualTo(16);
    assertThat(product("one two", "two\n\tone ")).isCloseTo(1, within(1e-6));
    assertThat(product("one two", "onetwo")).isLessThan(0.5);
  }

  @Test
  void textsWithSharedWordsAreCloserThanOthers() {
    double shared = product("works great", "it works");
    assertThat(shared).isGreaterThan(0.3);
    assertThat(Math.abs(product("works great", "piece of junk"))).isLessThan(shared / 2);
  }

  @Test
  void repeatedWordsCountLogarithmically() {
    // Lengths: both words once, and the first one with 1 + ln 8.
    double weight = 1 + Math.log(8);
    double expected = (weight + 1) / Math.sqrt(2 * (weight * weight + 1));

    assertThat(product("a b", "a a a a a a a a b")).isCloseTo(expected, within(0.05));
  }

  @Test
  void lettersAreCodePointsInLowerCaseWhateverTheLanguageOfTheSystem() {
    assertThat(places("\uD83D\uDE00")).isEqualTo(16);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(product("TITLE", "title")).isCloseTo(1, within(1e-6));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aTextWithoutSequencesIsZero() {
    assertThat(HashedNgrams.of("")).containsOnly(0);
    assertThat(HashedNgrams.of(" \n\t")).containsOnly(0);
  }
}
