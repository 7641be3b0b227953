package io.frostline.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.message.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
  private static final List<Double> ZERO = List.of(0.0, 0.0, 0.0);
  private static final List<Double> ONE = List.of(1.0, 1.0, 1.0);

  @Test
  void readsScalesAsFractionsAndDecimals() {
    assertThat(Preprocessing.parseScale("1/255")).isEqualTo(1 / 255.0);
    assertThat(Preprocessing.parseScale(" 0.5 ")).isEqualTo(0.5);
  }

  @Test
  void refusesWhatIsNoScale() {
    assertThatThrownBy(() -> Preprocessing.parseScale("1/2/3"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The scale '1/2/3' is not a number.");
    assertThatThrownBy(
            () ->
                new Preprocessing(
                    ResizeRule.of("squash"), Interpolation.of("bilinear"), 0, ZERO, ONE))
        .hasMessageContaining("The scale is 0.0");
    assertThatThrownBy(
            () ->
                new Preprocessing(
                    ResizeRule.of("squash"), Interpolation.of("bilinear"), 1, ZERO, List.of(1.0)))
        .hasMessageContaining("The std is [1.0]; it must be 3 finite numbers");
    assertThatThrownBy(
            () ->
                new Preprocessing(
                    ResizeRule.of("squash"), Interpolation.of("bilinear"), 1, ZERO, ZERO))
        .hasMessageContaining("contain 0; none of them may be 0");
  }

  @Test
  void namesTheAcceptedKeywords() {
    assertThatThrownBy(() -> ColorOrder.of("bgrr"))
        .isInstanceOf(UserException.class)
        .hasMessage("Unknown colour order 'bgrr'. Did you mean 'bgr'? Use one of: rgb, bgr.");
    assertThat(Pooling.of("grid2")).isEqualTo(Pooling.GRID2);
  }
}
