package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InterpolationTest {

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void isFoundByItsKeyword(Interpolation interpolation) {
    assertThat(Interpolation.of(interpolation.keyword())).isEqualTo(interpolation);
  }

  @Test
  void namesTheKnownOnesWhenAskedForAnother() {
    assertThatThrownBy(() -> Interpolation.of("lanczos"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Unknown interpolation 'lanczos'. Use one of: bilinear, bilinear-antialias,"
                + " bicubic-antialias, nearest, area.");
  }
}
