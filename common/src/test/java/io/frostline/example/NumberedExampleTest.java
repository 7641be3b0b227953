package io.frostline.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberedExampleTest {
  @ParameterizedTest
  @CsvSource({"0, 1, f#0", "9, 10, f#9", "9, 11, f#09", "123, 60000, f#00123"})
  void writesTheNumberWithAsManyDigitsAsTheLastOneHas(long number, long count, String uri) {
    assertThat(new NumberedExample("f", number).uri(count)).isEqualTo(uri);
    assertThat(NumberedExample.of(uri)).contains(new NumberedExample("f", number));
  }

  @Test
  void theOrderOfUrisIsTheOrderInTheFile() {
    assertThat(LongStream.range(0, 1_001).mapToObj(number -> new NumberedExample("f", number)))
        .extracting(image -> image.uri(1_001))
        .isSorted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"f", "f#", "f#x", "#1", "f#-1", "f#1.png", "f#1234567890123456789"})
  void otherUrisNameAFileOfItsOwn(String uri) {
    assertThat(NumberedExample.of(uri)).isEmpty();
  }

  @Test
  void theLastNumberCounts() {
    assertThat(NumberedExample.of("a#1#2")).contains(new NumberedExample("a#1", 2));
  }
}
