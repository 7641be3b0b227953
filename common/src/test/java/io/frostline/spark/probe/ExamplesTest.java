package io.frostline.spark.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {
  @Test
  void numbersAndAllAreRead() {
    assertThat(Examples.of("10").most()).isEqualTo(10);
    assertThat(Examples.of("all")).isEqualTo(Examples.ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1.5", "few"})
  void anythingElseIsRefusedInWordsForImagesAndTexts(String text) {
    assertThatThrownBy(() -> Examples.of(text))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "--examples contains '"
                + text
                + "', which is neither a positive number of examples per class nor 'all'. Pass 10,50,100,all, for example.");
  }
}
