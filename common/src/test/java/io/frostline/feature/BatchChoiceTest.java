package io.frostline.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchChoiceTest {
  @Test
  void aNumberIsTakenAsItIs() {
    assertThat(BatchChoice.of("12").orElse(() -> 5)).isEqualTo(12);
    assertThat(BatchChoice.of("12").orUsual()).isEqualTo(12);
    assertThat(BatchChoice.of("12")).hasToString("12");
  }

  @Test
  void autoIsMeasured() {
    assertThat(BatchChoice.of("auto").orElse(() -> 5)).isEqualTo(5);
    assertThat(BatchChoice.of("auto").orUsual()).isEqualTo(BatchChoice.USUAL);
    assertThat(BatchChoice.of("auto")).hasToString("auto");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "-1", "1.5", "99999999999", "Auto"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> BatchChoice.of(text))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "--batch is '" + text + "'. Pass a number, such as 8, or 'auto' for the fastest one.");
  }

  @Test
  void aBatchHoldsAnImage() {
    assertThatThrownBy(() -> BatchChoice.of("0"))
        .isInstanceOf(UserException.class)
        .hasMessage("--batch is 0, but must be at least 1.");
  }
}
