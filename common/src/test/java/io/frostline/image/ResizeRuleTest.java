package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.message.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResizeRuleTest {

  @ParameterizedTest
  @ValueSource(strings = {"squash", "shorter-side=256", "shorter-side=1"})
  void isFoundByItsKeyword(String keyword) {
    assertThat(ResizeRule.of(keyword).keyword()).isEqualTo(keyword);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crop", "shorter-side", "shorter-side=0", "shorter-side=-5", "Squash"})
  void explainsItselfWhenUnknown(String keyword) {
    assertThatThrownBy(() -> ResizeRule.of(keyword))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "The resize rule '%s' is unknown. Choose squash or shorter-side=PIXELS, such as shorter-side=256.",
            keyword);
  }

  @Test
  void refusesASideThatIsTooLong() {
    assertThatThrownBy(() -> ResizeRule.of("shorter-side=70000"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("70000, but must be between 1 and 65536");
  }

  /** Values of torchvision: Resize(256) and CenterCrop(224). */
  @ParameterizedTest
  @CsvSource({
    "500, 375, 341, 58", // 341.33 is cut off; 58.5 rounds to even
    "375, 500, 256, 16",
    "500, 374, 342, 59",
    "100, 100, 256, 16",
    "499, 375, 340, 58"
  })
  void followsTorchvisionToThePixel(int side, int otherSide, int resized, int from) {
    Axis axis = ResizeRule.of("shorter-side=256").axis(side, otherSide, 224);
    assertThat(axis).isEqualTo(new Axis(side, resized, from, 224));
  }

  @Test
  void survivesJson() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    Framing framing =
        new Framing(224, 192, ResizeRule.of("shorter-side=256"), Interpolation.BICUBIC_ANTIALIAS);
    assertThat(json.readValue(json.writeValueAsString(framing), Framing.class)).isEqualTo(framing);
  }
}
