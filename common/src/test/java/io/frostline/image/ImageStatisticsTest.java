package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.frostline.example.RejectedExampleException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

/** Statistics of made images whose values follow by hand. */
class ImageStatisticsTest {
  private static final int WHITE = 0xffffff;

  @Test
  void anImageOfOneGreyHasItsBrightnessAndNothingElse() throws RejectedExampleException {
    assertThat(statistics(40, 30, (x, y) -> 0x646464)).isEqualTo(new ImageStatistics(100, 0, 0, 0));
  }

  @Test
  void brightnessIsTheLumaOfTheColour() throws RejectedExampleException {
    assertThat(statistics(8, 8, (x, y) -> 0xff0000).brightness()).isEqualTo(76); // 0.299 x 255
    assertThat(statistics(8, 8, (x, y) -> 0x00ff00).brightness()).isEqualTo(150); // 0.587 x 255
    assertThat(statistics(8, 8, (x, y) -> 0x0000ff).brightness()).isEqualTo(29); // 0.114 x 255
  }

  @Test
  void halfBlackHalfWhiteHasTheGreatestContrastAndOneBit() throws RejectedExampleException {
    ImageStatistics half = statistics(8, 6, (x, y) -> x < 4 ? 0 : WHITE);

    assertThat(half.brightness()).isEqualTo(127.5f);
    assertThat(half.contrast()).isEqualTo(127.5f);
    assertThat(half.entropy()).isEqualTo(1);
    // The Laplacian is 255 and -255 in the two columns at the edge, a quarter of all pixels.
    assertThat(half.sharpness()).isCloseTo(255f * 255 / 4, within(0.01f));
  }

  @Test
  void aCheckerboardIsAsSharpAsAnImageCanBe() throws RejectedExampleException {
    ImageStatistics board = statistics(8, 8, (x, y) -> (x + y) % 2 == 0 ? 0 : WHITE);

    assertThat(board.contrast()).isEqualTo(127.5f);
    assertThat(board.entropy()).isEqualTo(1);
    // All four neighbours differ, at the mirrored edges, too: 4 x 255 and -4 x 255.
    assertThat(board.sharpness()).isCloseTo(1020f * 1020, within(1f));
  }

  @Test
  void allLevelsAlikeHaveEightBits() throws RejectedExampleException {
    ImageStatistics ramp = statistics(256, 1, (x, y) -> x * 0x010101);

    assertThat(ramp.brightness()).isEqualTo(127.5f);
    assertThat(ramp.entropy()).isCloseTo(8, within(1e-6f));
    // The variance of 0 to 255: (256^2 - 1) / 12.
    assertThat(ramp.contrast()).isCloseTo((float) Math.sqrt(65_535 / 12.0), within(1e-4f));
    // Only the mirrored ends are no straight line: 2 and -2 among 256.
    assertThat(ramp.sharpness()).isCloseTo(8 / 256f, within(1e-6f));
  }

  @Test
  void sharpnessIsThatOfFivehundredAndTwelvePixels() throws RejectedExampleException {
    ImageStatistics small = statistics(512, 256, (x, y) -> x / 16 % 2 == 0 ? 0 : WHITE);
    ImageStatistics large = statistics(2048, 1024, (x, y) -> x / 64 % 2 == 0 ? 0 : WHITE);

    assertThat(large.sharpness()).isEqualTo(small.sharpness()).isGreaterThan(1000);
  }

  @Test
  void aSinglePixelHasStatistics() throws RejectedExampleException {
    assertThat(statistics(1, 1, (x, y) -> WHITE)).isEqualTo(new ImageStatistics(255, 0, 0, 0));
  }

  /** A binary PPM. */
  private static ImageStatistics statistics(int width, int height, IntBinaryOperator rgb)
      throws RejectedExampleException {
    byte[] header = ("P6 " + width + " " + height + " 255\n").getBytes(StandardCharsets.US_ASCII);
    byte[] file = new byte[header.length + 3 * width * height];
    System.arraycopy(header, 0, file, 0, header.length);
    int at = header.length;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int colour = rgb.applyAsInt(x, y);
        file[at++] = (byte) (colour >> 16);
        file[at++] = (byte) (colour >> 8);
        file[at++] = (byte) colour;
      }
    }
    try (RgbImage image = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS).decode(file)) {
      return ImageStatistics.of(image);
    }
  }
}
