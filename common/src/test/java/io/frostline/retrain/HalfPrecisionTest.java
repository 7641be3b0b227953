package io.frostline.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfPrecisionTest {
  /** Expected as NumPy's float16 has them. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "0.1, 0.0999755859375",
    "-3.14159, -3.140625",
    "2049, 2048",
    "2051, 2052",
    "65504, 65504",
    "65519, 65504",
    "65520, Infinity",
    "-70000, -Infinity",
    "0.00006, 0.000060021877",
    "0.00000001, 0",
    "NaN, NaN"
  })
  void roundsToTheNearestNumberOfHalfPrecision(float number, float expected) {
    assertThat(Float.valueOf(HalfPrecision.rounded(number))).isEqualTo(Float.valueOf(expected));
  }
}
