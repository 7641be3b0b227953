package io.frostline.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainNumberTest {
  @Test
  void numbersHaveThreeDigitsAndNoExponent() {
    assertThat(PlainNumber.of(8.680555555555555E-4)).isEqualTo("0.000868");
    assertThat(PlainNumber.of(1.0E-4)).isEqualTo("0.0001");
    assertThat(PlainNumber.of(0.00125)).isEqualTo("0.00125");
    assertThat(PlainNumber.of(-12345)).isEqualTo("-12300");
    assertThat(PlainNumber.of(0)).isEqualTo("0");
  }

  @Test
  void shortDecimalsInTextStayAsTheyAre() {
    assertThat(
            PlainNumber.within(
                "(pixel x 0.00392156862745098 - [0.485, 0.456, 0.0]) / [0.229, 1.0, 58.395]"))
        .isEqualTo("(pixel x 0.00392 - [0.485, 0.456, 0]) / [0.229, 1, 58.395]");
  }

  @Test
  void versionsAndSizesInTextStayAsTheyAre() {
    assertThat(PlainNumber.within("224x224, version 0.1.0-SNAPSHOT, 1.26.0"))
        .isEqualTo("224x224, version 0.1.0-SNAPSHOT, 1.26.0");
  }
}
