package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.Function;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;

/** Compared with the definition, sum by sum, on images of many sizes. */
class ResamplerTest {
  private static final int BITS = 22;

  @Test
  void addsUpWhatItsWeightsSay() {
    Random random = new Random(11);
    for (int round = 0; round < 15; round++) {
      int width = 1 + random.nextInt(300);
      int height = 1 + random.nextInt(300);
      Axis columns = axis(width, random);
      Axis rows = axis(height, random);
      byte[] pixels = extremes(width * height * 3, random);
      assertSame(pixels, columns, rows, Taps::triangle, 0);
      assertSame(pixels, columns, rows, Taps::cubic, 0);
      assertSame(pixels, columns, rows, Taps::nearest, 0);
      assertSame(pixels, columns, rows, Taps::area, 7);
    }
  }

  /** Some of the pixels that a side may become. */
  private static Axis axis(int side, Random random) {
    int resized = 1 + random.nextInt(200);
    int from = random.nextInt(resized);
    return new Axis(side, resized, from, 1 + random.nextInt(resized - from));
  }

  /** Black and white, where sums leave the range of levels. */
  private static byte[] extremes(int count, Random random) {
    byte[] pixels = new byte[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = (byte) (random.nextBoolean() ? 255 : 0);
    }
    return pixels;
  }

  private static void assertSame(
      byte[] pixels, Axis columns, Axis rows, Function<Axis, Taps> taps, int fractionBits) {
    Taps across = taps.apply(columns);
    Taps down = taps.apply(rows);
    ByteBuffer resized = ByteBuffer.allocate(columns.count() * rows.count() * 3);
    try (RgbImage image = image(pixels, columns.source(), rows.source())) {
      new Resampler(image, across, down, fractionBits).write(resized);
    }
    assertThat(resized.array())
        .as("%s and %s", columns, rows)
        .isEqualTo(defined(pixels, columns.source(), across, down, fractionBits));
  }

  private static RgbImage image(byte[] pixels, int width, int height) {
    Mat mat = new Mat(height, width, CV_8UC3);
    mat.data().put(pixels);
    return new RgbImage(mat);
  }

  private static byte[] defined(
      byte[] pixels, int width, Taps columns, Taps rows, int fractionBits) {
    int[] across = columns.fixedPoint(BITS);
    int[] down = rows.fixedPoint(BITS - fractionBits);
    ByteBuffer resized = ByteBuffer.allocate(columns.starts().length * rows.starts().length * 3);
    for (int y = 0; y < rows.starts().length; y++) {
      for (int x = 0; x < columns.starts().length; x++) {
        for (int channel = 0; channel < 3; channel++) {
          long sum = 1L << BITS - 1;
          for (int row = 0; row < rows.counts()[y]; row++) {
            int at = (rows.starts()[y] + row) * width + columns.starts()[x];
            long line = 1L << BITS - fractionBits - 1;
            for (int tap = 0; tap < columns.counts()[x]; tap++) {
              line +=
                  (pixels[(at + tap) * 3 + channel] & 0xFF)
                      * (long) across[x * columns.width() + tap];
            }
            sum += level(line >> BITS - fractionBits, fractionBits) * down[y * rows.width() + row];
          }
          resized.put((byte) level(sum >> BITS, 0));
        }
      }
    }
    return resized.array();
  }

  private static long level(long level, int fractionBits) {
    return Math.max(0, Math.min(level, 255L << fractionBits));
  }
}
