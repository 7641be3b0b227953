package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_OPTIMIZE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pixels and verdicts, compared with checking first and decoding by libjpeg-turbo. */
class JpegReductionTest {
  private static final int CHANGES = 1_500;

  /** The bytes by which a file is known as a JPEG. */
  private static final int SIGNATURE = 3;

  private static final String S444 = "111111";
  private static final String S422 = "211111";
  private static final String S420 = "221111";
  private static final String S440 = "121111";
  private static final List<int[]> SIZES =
      List.of(
          new int[] {1, 1},
          new int[] {7, 3},
          new int[] {17, 8},
          new int[] {33, 31},
          new int[] {64, 48},
          new int[] {131, 97},
          new int[] {2500, 40});

  @ParameterizedTest
  @ValueSource(strings = {S444, S422, S420})
  void givesThePixelsOfLibjpeg(String sampling) throws RejectedExampleException {
    Random random = new Random(3);
    for (int[] size : SIZES) {
      for (int quality : new int[] {1, 30, 75, 92, 100}) {
        for (int noise : new int[] {0, 20, 256}) {
          byte[] file =
              jpeg(
                  levels(size[0], size[1], 3, noise, random),
                  IMWRITE_JPEG_QUALITY,
                  quality,
                  IMWRITE_JPEG_SAMPLING_FACTOR,
                  HexFormat.fromHexDigits(sampling),
                  IMWRITE_JPEG_OPTIMIZE,
                  random.nextInt(2),
                  IMWRITE_JPEG_RST_INTERVAL,
                  random.nextInt(4));
          assertSamePixels(file);
        }
      }
    }
  }

  @Test
  void givesTheLevelsOfGreyPictures() throws RejectedExampleException {
    for (int[] size : SIZES) {
      assertSamePixels(jpeg(levels(size[0], size[1], 1, 40, new Random(4))));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {IMWRITE_JPEG_PROGRESSIVE, IMWRITE_JPEG_SAMPLING_FACTOR})
  void leavesOtherKindsToLibjpeg(int kind) throws RejectedExampleException {
    int value = kind == IMWRITE_JPEG_PROGRESSIVE ? 1 : HexFormat.fromHexDigits(S440);
    byte[] file = jpeg(levels(64, 48, 3, 20, new Random(5)), kind, value);
    assertThat(reduction(file)).isEmpty();
    assertThat(verdict(file, true)).isEqualTo(verdict(file, false)).startsWith("8 x 6");
  }

  @ParameterizedTest
  @ValueSource(strings = {S444, S420})
  void changesNoVerdict(String sampling) throws RejectedExampleException {
    byte[] whole =
        jpeg(
            levels(56, 40, 3, 10, new Random(6)),
            IMWRITE_JPEG_SAMPLING_FACTOR,
            HexFormat.fromHexDigits(sampling),
            IMWRITE_JPEG_RST_INTERVAL,
            5);
    Random random = new Random(7);
    for (int round = 0; round < CHANGES; round++) {
      byte[] file = whole.clone();
      for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
        int at = SIGNATURE + random.nextInt(file.length - SIGNATURE);
        file[at] =
            (byte) (random.nextBoolean() ? random.nextInt() : file[at] ^ 1 << random.nextInt(8));
      }
      assertThat(verdict(file, true)).as("round " + round).isEqualTo(verdict(file, false));
    }
  }

  @Test
  void leavesACodeOfOnesToLibjpeg() throws RejectedExampleException {
    byte[] file = jpeg(levels(32, 32, 1, 20, new Random(8)));
    int table = tableOfFirsts(file);
    int end = table + 16 + 12;
    byte[] full = Arrays.copyOf(file, file.length + 1);
    System.arraycopy(file, end, full, end + 1, file.length - end);
    full[table - 2]++; // the length of the segment
    full[table + 8]++; // a second code of nine bits
    full[end] = 12;
    assertThat(verdict(full, false)).startsWith("CORRUPT");
    assertThat(verdict(full, true)).isEqualTo(verdict(full, false));
  }

  @Test
  void leavesDifferencesOfSixteenBitsToLibjpeg() throws RejectedExampleException {
    byte[] file = jpeg(levels(32, 32, 1, 20, new Random(9)));
    file[tableOfFirsts(file) + 16 + 11] = 16;
    assertThat(verdict(file, false)).startsWith("CORRUPT");
    assertThat(verdict(file, true)).isEqualTo(verdict(file, false));
  }

  @Test
  void leavesAComponentNamedTwiceToLibjpeg() throws RejectedExampleException {
    byte[] file =
        jpeg(
            levels(32, 32, 3, 20, new Random(10)),
            IMWRITE_JPEG_SAMPLING_FACTOR,
            HexFormat.fromHexDigits(S444));
    String hex = HexFormat.of().formatHex(file);
    int scan = hex.indexOf("ffda000c03010002110311") / 2;
    file[scan + 7] = 3;
    assertThat(verdict(file, true)).isEqualTo(verdict(file, false));
    assertThat(reduction(file)).isEmpty();
  }

  /** Where the numbers of codes of each length are in the first Huffman table of T.81, K.3. */
  private static int tableOfFirsts(byte[] file) {
    String hex = HexFormat.of().formatHex(file);
    return hex.indexOf("00010501010101010100000000000000") / 2;
  }

  private static void assertSamePixels(byte[] file) throws RejectedExampleException {
    try (JpegReduction reduction = reduction(file).orElseThrow()) {
      JpegPixels pixels = pixels(file);
      JpegContent.walk(pixels.frame(), pixels.segments(), List.of(), reduction::blocks);
      try (RgbImage own = new RgbImage(reduction.picture().orElseThrow());
          RgbImage libjpegs = new RgbImage(OpenCv.decodeReducedRgb(file, JpegReduction.DIVISOR))) {
        assertThat(own.width()).isEqualTo(libjpegs.width());
        assertThat(own.toBytes()).isEqualTo(libjpegs.toBytes());
      }
    }
  }

  private static Optional<JpegReduction> reduction(byte[] file) throws RejectedExampleException {
    return JpegReduction.of(pixels(file).frame(), pixels(file).segments());
  }

  private static JpegPixels pixels(byte[] file) throws RejectedExampleException {
    return (JpegPixels) new JpegFormat().outline(FileBytes.of(file)).pixels();
  }

  /** The pixels at an eighth, or why there are none. */
  private static String verdict(byte[] file, boolean atOnce) {
    try {
      Outline outline = new JpegFormat().outline(FileBytes.of(file));
      if (outline.width() * outline.height() > 1 << 20) {
        return "too large";
      }
      if (!atOnce) {
        outline.content().requireWhole();
      }
      int divisor = JpegReduction.DIVISOR;
      Mat made =
          atOnce
              ? outline.pixels().decodeWhole(file, divisor, outline.content())
              : outline.pixels().decode(file, divisor);
      try (RgbImage image = new RgbImage(made)) {
        return image.width() + " x " + image.height() + Arrays.toString(image.toBytes());
      }
    } catch (RejectedExampleException rejected) {
      return rejected.reason() + rejected.getMessage();
    } catch (RuntimeException unforeseen) {
      return "unforeseen";
    }
  }

  /** A gradient with noise: the picture as it is to be compressed. */
  private static Mat levels(int width, int height, int channels, int noise, Random random) {
    byte[] levels = new byte[width * height * channels];
    for (int i = 0; i < levels.length; i++) {
      int pixel = i / channels;
      int level = 255 * (pixel % width) / width + (i % channels) * pixel / width;
      levels[i] =
          (byte) Math.min(255, noise == 0 ? level & 255 : level % 200 + random.nextInt(noise));
    }
    Mat mat = new Mat(height, width, channels == 1 ? CV_8UC1 : CV_8UC3);
    mat.data().put(levels);
    return mat;
  }

  private static byte[] jpeg(Mat picture, int... settings) {
    try (picture;
        IntPointer chosen = new IntPointer(settings);
        BytePointer encoded = new BytePointer()) {
      assertThat(imencode(".jpg", picture, encoded, chosen)).isTrue();
      byte[] file = new byte[Math.toIntExact(encoded.limit())];
      encoded.get(file);
      return file;
    }
  }
}
