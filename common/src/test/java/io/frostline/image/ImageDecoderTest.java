package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.example.RejectedExampleException;
import io.frostline.message.UserException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static final int[] RED = {200, 30, 30};
  private static final int[] GREEN = {30, 180, 40};
  private static final int[] BLUE = {30, 40, 200};
  private static final int[] YELLOW = {230, 220, 40};
  private static final int[] WHITE = {255, 255, 255};
  private static final int[] BLACK = {0, 0, 0};

  /** Half-transparent green over white: 30 · 128/255 + 127 and so on. */
  private static final int[] PALE_GREEN = {142, 217, 147};

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rgb.png",
        "palette.png",
        "interlaced.png",
        "rgb16.png",
        "animated.png",
        "still.gif",
        "animated.gif",
        "interlaced.gif",
        "lossless.webp",
        "animated.webp",
        "rgb.bmp",
        "palette.bmp",
        "run-length.bmp",
        "os2.bmp",
        "rgb.tiff",
        "lzw.tiff",
        "deflate.tiff",
        "palette.tiff",
        "cmyk.tiff",
        "pages.tiff",
        "rgb16.tiff",
        "big.tiff",
        "tiled.tiff"
      })
  void decodesLosslessColoursExactly(String name) throws RejectedExampleException {
    assertQuarters(name, 0, RED, GREEN, BLUE, YELLOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb.jpg", "progressive.jpg", "thumbnail.jpg", "cmyk.jpg", "lossy.webp"})
  void decodesLossyColoursClosely(String name) throws RejectedExampleException {
    assertQuarters(name, 4, RED, GREEN, BLUE, YELLOW);
  }

  @ParameterizedTest
  @MethodSource("orientedSamples")
  void turnsEveryOrientationUpright(String name) throws RejectedExampleException {
    assertQuarters(name, name.endsWith("jpg") ? 4 : 0, RED, GREEN, BLUE, YELLOW);
  }

  static Stream<String> orientedSamples() {
    return Stream.of("jpg", "png", "webp", "tiff")
        .flatMap(
            ending ->
                IntStream.rangeClosed(1, 8)
                    .mapToObj(number -> "orientation-" + number + "." + ending));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rgba.png", "rgba16.png", "rgba.webp", "rgba.bmp", "rgba.tiff", "rgba16.tiff"})
  void blendsTransparencyOverWhite(String name) throws RejectedExampleException {
    assertQuarters(name, 1, WHITE, PALE_GREEN, BLUE, YELLOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "palette-transparent.png",
        "rgb-transparent-colour.png",
        "rgb16-transparent-colour.png",
        "transparent.gif"
      })
  void showsTheTransparentColourWhite(String name) throws RejectedExampleException {
    assertQuarters(name, 0, WHITE, GREEN, BLUE, YELLOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey.jpg", "grey.png", "grey.bmp", "grey.tiff"})
  void spreadsGreyOverThreeChannels(String name) throws RejectedExampleException {
    assertQuarters(name, 1, grey(81), grey(119), grey(55), grey(202));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey16.png", "grey16.tiff"})
  void roundsSixteenBitsToEight(String name) throws RejectedExampleException {
    assertQuarters(name, 0, grey(200), grey(30), grey(30), grey(230));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey-transparent-level.png", "grey16-transparent-level.png"})
  void showsTheTransparentGreyLevelWhite(String name) throws RejectedExampleException {
    assertQuarters(name, 0, WHITE, grey(30), grey(30), grey(230));
  }

  @Test
  void blendsGreyWithAlpha() throws RejectedExampleException {
    assertQuarters("grey-alpha.png", 1, WHITE, grey(187), grey(55), grey(202));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bilevel.png", "bilevel.bmp", "bilevel.tiff"})
  void decodesOneBitPerPixel(String name) throws RejectedExampleException {
    assertQuarters(name, 0, BLACK, BLACK, BLACK, WHITE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "gif", "webp", "bmp", "tiff"})
  void decodesASinglePixel(String ending) throws RejectedExampleException {
    Pixels pixels = Pixels.ofSample("one-pixel." + ending);
    assertThat(pixels.width()).isEqualTo(1);
    assertThat(pixels.height()).isEqualTo(1);
    assertThat(pixels.at(0, 0)).containsExactly(120, 120, 120);
  }

  @Test
  void paintsASmallGifFrameOnAWhiteCanvas() throws RejectedExampleException {
    assertQuarters("small-frame.gif", 0, WHITE, WHITE, RED, WHITE);
  }

  @Test
  void showsAnInvisibleGifWhite() throws RejectedExampleException {
    assertQuarters("invisible.gif", 0, WHITE, WHITE, WHITE, WHITE);
  }

  @Test
  void decodesGifCodesOfEveryLength() throws RejectedExampleException {
    assertThat(Pixels.ofSample("noise.gif")).isEqualTo(Pixels.ofSample("noise.png"));
  }

  @Test
  void givesTheSamePixelsOnEveryThread() throws RejectedExampleException {
    List<String> names = Samples.names().stream().filter(name -> name.contains("rgb")).toList();
    for (String name : names) {
      Pixels expected = Pixels.ofSample(name);
      assertThat(IntStream.range(0, 32).parallel().mapToObj(i -> again(name)))
          .allMatch(expected::equals);
    }
  }

  @Test
  void refusesALimitThatOpenCvCannotKeep() {
    assertThatThrownBy(() -> new ImageDecoder(0))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "--max-pixels is 0, but must be between 1 and 1073741824. Choose a value in that range.");
    assertThatThrownBy(() -> new ImageDecoder(1L << 31)).isInstanceOf(UserException.class);
  }

  private static Pixels again(String name) {
    try {
      return Pixels.ofSample(name);
    } catch (RejectedExampleException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int[] grey(int level) {
    return new int[] {level, level, level};
  }

  private static void assertQuarters(String name, int tolerance, int[]... colours)
      throws RejectedExampleException {
    Pixels pixels = Pixels.ofSample(name);
    assertThat(pixels.width()).isEqualTo(48);
    assertThat(pixels.height()).isEqualTo(32);
    // Lossy formats blur the edges between quarters; the inner 20 x 12 pixels of each are flat.
    int edge = tolerance > 1 ? 2 : 0;
    for (int quarter = 0; quarter < 4; quarter++) {
      int left = quarter % 2 * 24;
      int top = quarter / 2 * 16;
      assertThat(
              pixels.distance(
                  colours[quarter], left + edge, top + edge, left + 24 - edge, top + 16 - edge))
          .as("quarter %d of %s", quarter, name)
          .isLessThanOrEqualTo(tolerance);
    }
  }
}
