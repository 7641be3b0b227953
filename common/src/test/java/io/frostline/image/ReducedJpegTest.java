package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import io.frostline.example.RejectedExampleException;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReducedJpegTest {
  private static final Framing EXACT =
      new Framing(224, 224, ResizeRule.of("shorter-side=256"), Interpolation.BILINEAR_ANTIALIAS);

  @ParameterizedTest
  @CsvSource({
    "4000, 3000, 4",
    "3000, 4000, 4",
    "4096, 4096, 8",
    "4095, 4096, 4",
    "500, 375, 1",
    "1023, 5000, 1",
    "1024, 5000, 2",
    "100000, 100, 1"
  })
  void keepsTwiceThePixels(int width, int height, int divisor) {
    assertThat(EXACT.with(JpegDecoding.REDUCED).divisor(width, height)).isEqualTo(divisor);
    assertThat(EXACT.divisor(width, height)).isEqualTo(1);
  }

  @Test
  void countsTheSideThatShrinksLeast() {
    Framing wide =
        new Framing(
            100,
            10,
            ResizeRule.of("squash"),
            Interpolation.BICUBIC_ANTIALIAS,
            JpegDecoding.REDUCED);
    assertThat(wide.divisor(800, 800)).isEqualTo(4);
    assertThat(wide.divisor(8000, 41)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"BILINEAR", "NEAREST", "AREA"})
  void isExactWithoutAntialiasing(Interpolation interpolation) {
    Framing framing = new Framing(224, 224, ResizeRule.of("squash"), interpolation);
    assertThat(framing.with(JpegDecoding.REDUCED)).isEqualTo(framing);
  }

  static Stream<String> samples() {
    return Stream.concat(
        Stream.of("rgb.jpg", "grey.jpg", "cmyk.jpg", "progressive.jpg"),
        IntStream.rangeClosed(1, 8).mapToObj(number -> "orientation-" + number + ".jpg"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void givesThePixelsOfTheWholeImage(String name) throws RejectedExampleException {
    Framing framing =
        new Framing(8, 4, ResizeRule.of("squash"), Interpolation.BILINEAR_ANTIALIAS)
            .with(JpegDecoding.REDUCED);
    byte[] file = Samples.bytes(name);
    try (CheckedImage checked = Pixels.DECODER.open(file)) {
      RgbImage image = checked.pixels(framing);
      assertThat(image.width()).isEqualTo(24);
      assertThat(image.height()).isEqualTo(16);
      assertThat(image.originalWidth()).isEqualTo(48);
      assertThat(image.originalHeight()).isEqualTo(32);
    }
    // Six of their 24 pixels are flat in each quarter; a pixel that spans two differs most.
    Difference difference =
        Difference.between(framed(file, framing), framed(file, framing.with(JpegDecoding.EXACT)));
    assertThat(difference.largest()).isLessThanOrEqualTo(12);
    assertThat(difference.mean()).isLessThan(2.5);
  }

  @ParameterizedTest
  @CsvSource({"105, 97", "129, 111", "127, 65", "1001, 667"})
  void placesThePixelsOfOddSizes(int width, int height) throws RejectedExampleException {
    Framing framing =
        new Framing(5, 4, ResizeRule.of("squash"), Interpolation.BILINEAR_ANTIALIAS)
            .with(JpegDecoding.REDUCED);
    byte[] file = gradients(width, height);
    try (CheckedImage checked = Pixels.DECODER.open(file)) {
      RgbImage image = checked.pixels(framing);
      assertThat(image.divisor()).isEqualTo(8);
      assertThat(image.width()).isEqualTo((width + 7) / 8);
      assertThat(image.originalWidth()).isEqualTo(width);
    }
    byte[] exact = framed(file, framing.with(JpegDecoding.EXACT));
    assertThat(Difference.between(framed(file, framing), exact).largest()).isLessThanOrEqualTo(6);
  }

  private static byte[] framed(byte[] file, Framing framing) throws RejectedExampleException {
    ByteBuffer pixels = ByteBuffer.allocate(framing.byteCount());
    try (CheckedImage image = Pixels.DECODER.open(file)) {
      image.write(framing, pixels);
    }
    return pixels.array();
  }

  /** Red grows from left to right, green from top to bottom. */
  private static byte[] gradients(int width, int height) {
    byte[] levels = new byte[width * height * 3];
    for (int pixel = 0; pixel < width * height; pixel++) {
      levels[pixel * 3] = (byte) (255 * (pixel % width) / (width - 1));
      levels[pixel * 3 + 1] = (byte) (255 * (pixel / width) / (height - 1));
      levels[pixel * 3 + 2] = (byte) 128;
    }
    Mat mat = new Mat(height, width, CV_8UC3);
    mat.data().put(levels);
    try (RgbImage image = new RgbImage(mat)) {
      return new Thumbnail(Math.max(width, height)).jpeg(image);
    }
  }
}
