package io.frostline.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.frostline.feature.SplitRule.Shares;
import io.frostline.message.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitChoiceTest {
  @Test
  void sharesAreOfAHundredOrOfOne() {
    assertThat(SplitChoice.of("70/20/10").shares()).isEqualTo(new Shares(0.7, 0.2, 0.1));
    assertThat(SplitChoice.of("0.7/0.2/0.1").shares().train()).isCloseTo(0.7, within(1e-9));
    assertThat(SplitChoice.of("100/0/0").shares()).isEqualTo(new Shares(1, 0, 0));
  }

  @Test
  void anotherWordIsAColumn() {
    assertThat(SplitChoice.of("portion").column()).isEqualTo("portion");
  }

  @ParameterizedTest
  @ValueSource(strings = {"80/20", "80/10/20", "0/50/50", "80/10/10/0", "a/b/c", "-80/90/90"})
  void whatLooksLikeSharesAndIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> SplitChoice.of(text))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--split " + text)
        .hasMessageContaining("80/10/10");
  }
}
