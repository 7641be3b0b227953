package io.frostline.image;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * TIFF pages with one sample of 1, 2, 4 or 8 bits, whose colour is looked up: palettes, and grey of
 * 2 and 4 bits. OpenCV takes palettes of one bit for grey, and refuses samples of two bits. So it
 * gets such a page as grey of 8 bits, as wide as the bytes of a row, and only decompresses them.
 *
 * @param bits of a sample
 * @param colors three bytes for each value of a sample
 */
record TiffLevels(int width, int height, int bits, byte[] colors) {
  private static final int PALETTE = 3;
  private static final int WHITE_IS_ZERO = 0;
  private static final int GREY = 1;
  private static final int MAX = 255;

  static TiffLevels of(TiffDirectory page) throws RejectedExampleException {
    int bits = (int) page.valueOr(TiffTag.BITS, 1);
    long photometric = page.valueOr(TiffTag.PHOTOMETRIC, 1);
    byte[] colors =
        photometric == PALETTE
            ? palette(page.values(TiffTag.COLOR_MAP), 1 << bits)
            : greys(1 << bits, photometric == WHITE_IS_ZERO);
    return new TiffLevels(
        (int) page.valueOr(TiffTag.WIDTH, 0), (int) page.valueOr(TiffTag.HEIGHT, 0), bits, colors);
  }

  private static byte[] greys(int levels, boolean whiteIsZero) {
    byte[] colors = new byte[levels * RgbImage.CHANNELS];
    for (int i = 0; i < colors.length; i++) {
      int level = i / RgbImage.CHANNELS;
      colors[i] = (byte) ((whiteIsZero ? levels - 1 - level : level) * MAX / (levels - 1));
    }
    return colors;
  }

  /** All reds, then all greens and blues, of 16 bits; some programs write 8 bits, as in libtiff. */
  private static byte[] palette(long[] map, int levels) throws RejectedExampleException {
    if (map.length < levels * RgbImage.CHANNELS) {
      throw new RejectedExampleException(
          RejectionReason.CORRUPT,
          Formatted.of(
              "The palette of the TIFF has %d values, but %d are needed. Fetch the file again.",
              map.length, levels * RgbImage.CHANNELS));
    }
    boolean eightBits = Arrays.stream(map).allMatch(value -> value <= MAX);
    byte[] colors = new byte[levels * RgbImage.CHANNELS];
    for (int i = 0; i < colors.length; i++) {
      long value = map[i % RgbImage.CHANNELS * levels + i / RgbImage.CHANNELS];
      colors[i] = (byte) (eightBits ? value : value >> 8);
    }
    return colors;
  }

  /** Makes the page grey, and as wide as its bytes. */
  void pack(TiffRewriting page) {
    page.set(TiffTag.WIDTH, bytes(width));
    if (page.value(TiffTag.TILE_WIDTH, 0) > 0) {
      page.set(TiffTag.TILE_WIDTH, bytes((int) page.value(TiffTag.TILE_WIDTH, 0)));
    }
    page.set(TiffTag.BITS, Byte.SIZE);
    page.set(TiffTag.PHOTOMETRIC, GREY);
    page.set(TiffTag.COLOR_MAP);
    page.set(Orientation.TAG);
  }

  private int bytes(int pixels) {
    return (pixels * bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** The colours of a packed page as 8-bit RGB, as stored; the caller closes both. */
  Mat unpacked(Mat packed) {
    byte[] from = new byte[bytes(width)];
    byte[] to = new byte[width * RgbImage.CHANNELS];
    Mat rgb = OpenCv.whiteCanvas(width, height);
    for (int y = 0; y < height; y++) {
      try (BytePointer source = packed.ptr(y, 0);
          BytePointer target = rgb.ptr(y, 0)) {
        source.get(from);
        paint(from, to);
        target.put(to, 0, to.length);
      }
    }
    return rgb;
  }

  private void paint(byte[] from, byte[] to) {
    int mask = (1 << bits) - 1;
    for (int x = 0; x < width; x++) {
      int bit = x * bits;
      int level = from[bit / Byte.SIZE] >> Byte.SIZE - bits - bit % Byte.SIZE & mask;
      System.arraycopy(
          colors, level * RgbImage.CHANNELS, to, x * RgbImage.CHANNELS, RgbImage.CHANNELS);
    }
  }
}
