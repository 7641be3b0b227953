package io.frostline.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PictureFlawTest {
  private static final PictureFacts USUAL = new PictureFacts(130, 45, 600, 7, 500, 375);

  @Test
  void aUsualPictureAmongSuchHasNoFlaw() {
    assertThat(flaws(USUAL, USUAL)).isEmpty();
  }

  @Test
  void eachFlawIsFoundAmongUsualPictures() {
    assertThat(flaws(new PictureFacts(13, 4.5f, 6, 4, 500, 375), USUAL))
        .containsExactly(PictureFlaw.DARK);
    assertThat(flaws(new PictureFacts(248, 9, 40, 3, 500, 375), USUAL))
        .containsExactly(PictureFlaw.BRIGHT);
    assertThat(flaws(new PictureFacts(130, 1.2f, 2, 2, 500, 375), USUAL))
        .containsExactly(PictureFlaw.BLANK);
    assertThat(flaws(new PictureFacts(130, 40, 2.1f, 6.9f, 500, 375), USUAL))
        .containsExactly(PictureFlaw.BLURRED);
    assertThat(flaws(new PictureFacts(130, 38, 3500, 6, 16, 16), USUAL))
        .containsExactly(PictureFlaw.TINY);
  }

  @Test
  void aFewPixelsOfAnotherLevelLeaveAPictureBlank() {
    assertThat(flaws(new PictureFacts(3, 20, 900, 0.06f, 500, 375), USUAL))
        .contains(PictureFlaw.BLANK);
  }

  @Test
  void whatMostPicturesOfASetAreLikeIsNoFlaw() {
    PictureFacts icon = new PictureFacts(250, 12, 900, 1, 16, 16);
    PictureFacts night = new PictureFacts(9, 6, 3, 2, 500, 375);

    assertThat(flaws(icon, icon)).isEmpty();
    assertThat(flaws(night, night)).isEmpty();
  }

  @Test
  void amongSharpPicturesAHundredthIsBlurred() {
    PictureFacts drawing = new PictureFacts(212, 67, 4700, 2.3f, 128, 128);
    PictureFacts blurred = new PictureFacts(212, 60, 12, 5, 128, 128);

    assertThat(flaws(blurred, drawing)).containsExactly(PictureFlaw.BLURRED);
    assertThat(flaws(blurred, USUAL)).isEmpty();
  }

  @Test
  void littleContrastAloneIsNoBlur() {
    // Noise blurred by three pixels would have 2 x 8^2 / 3^4 = 1.6.
    assertThat(flaws(new PictureFacts(90, 8, 2.4f, 5, 500, 375), USUAL)).isEmpty();
    assertThat(flaws(new PictureFacts(90, 8, 1.5f, 5, 500, 375), USUAL))
        .containsExactly(PictureFlaw.BLURRED);
  }

  @Test
  void withoutStatisticsOnlyTinyPicturesAreFound() {
    float unknown = Float.NaN;
    PictureFacts tiny = new PictureFacts(unknown, unknown, unknown, unknown, 16, 16);
    PictureFacts nothing = new PictureFacts(unknown, unknown, unknown, unknown, 0, 0);

    assertThat(flaws(tiny, USUAL)).containsExactly(PictureFlaw.TINY);
    assertThat(flaws(nothing, USUAL)).isEmpty();
    assertThat(flaws(USUAL, nothing)).isEmpty();
  }

  @Test
  void theScoreIsOneAtWorst() {
    PictureFacts black = new PictureFacts(0, 0, 0, 0, 500, 375);
    float limit = PictureFlaw.DARK.limit(180);

    assertThat(limit).isEqualTo(30);
    assertThat(PictureFlaw.DARK.score(black, limit)).isEqualTo(1);
    assertThat(PictureFlaw.DARK.score(new PictureFacts(15, 7.5f, 9, 3, 500, 375), limit))
        .isCloseTo(0.25f, within(1e-6f));
  }

  @Test
  void reasonsHaveTheValuesAndTheLimit() {
    PictureFacts picture = new PictureFacts(12.9f, 3.6f, 2.14f, 3.34f, 16, 12);

    assertThat(PictureFlaw.DARK.reason(picture, 30))
        .isEqualTo("Brightness 12.9 and contrast 3.6 sum to 16.5, below 30.0.");
    assertThat(PictureFlaw.BRIGHT.reason(new PictureFacts(250, 4, 9, 2, 9, 9), 32))
        .isEqualTo(
            "Brightness 250.0 is 5.0 below white; with a contrast of 4.0 that is 9.0, below 32.0.");
    assertThat(PictureFlaw.BLANK.reason(picture, 1))
        .isEqualTo("Contrast 3.6, below 3.0, or entropy 3.34 bits, below 0.10.");
    assertThat(PictureFlaw.BLURRED.reason(picture, 5))
        .isEqualTo("Sharpness 2.1, below 5.0, with a contrast of 3.6.");
    assertThat(PictureFlaw.TINY.reason(picture, 1024))
        .isEqualTo("16 x 12 pixels, fewer than 1,024.");
  }

  /** Of a picture in a set whose median picture is another. */
  private static List<PictureFlaw> flaws(PictureFacts picture, PictureFacts median) {
    return Stream.of(PictureFlaw.values())
        .filter(flaw -> flaw.isIn(picture, flaw.limit(flaw.measure(median))))
        .toList();
  }
}
