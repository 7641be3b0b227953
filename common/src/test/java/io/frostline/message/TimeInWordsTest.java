package io.frostline.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeInWordsTest {
  @ParameterizedTest
  @CsvSource({
    "0,0 s",
    "59,59 s",
    "60,1 min",
    "245,4 min 5 s",
    "3599,59 min 59 s",
    "3600,1 h",
    "9000,2 h 30 min"
  })
  void aTimeHasItsTwoLargestUnits(long seconds, String words) {
    assertThat(TimeInWords.of(seconds)).isEqualTo(words);
  }
}
