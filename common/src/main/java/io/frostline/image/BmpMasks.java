package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Pixels of a BMP whose colours are fields of a number of 16 or 32 bits, at the places that masks
 * in the header give. Decoded here, because OpenCV ignores the masks of older headers.
 *
 * @param bits of a pixel: 16 or 32
 * @param alpha 0 if the image is not transparent
 */
record BmpMasks(int bits, long red, long green, long blue, long alpha) {
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /** Masks are at the same place in all headers, or directly after those without any. */
  private static final int RED = 54;

  private static final int MAX = 255;

  /** What 16 bits mean in a file without masks. */
  static final BmpMasks FIVE_BITS_EACH = new BmpMasks(16, 0x7C00, 0x3E0, 0x1F, 0);

  /** The masks in a file. */
  static BmpMasks of(FileBytes file, int bits, boolean withAlpha) throws RejectedExampleException {
    BmpMasks masks =
        new BmpMasks(
            bits,
            file.u32(RED, ORDER),
            file.u32(RED + 4, ORDER),
            file.u32(RED + 8, ORDER),
            withAlpha ? file.u32(RED + 12, ORDER) : 0);
    if (!masks.isValid()) {
      throw new RejectedExampleException(
          RejectionReason.UNSUPPORTED_FORMAT,
          Formatted.of(
              "BMP files with the channel masks %x, %x, %x and %x for %d bits are not supported. Convert the file to PNG.",
              masks.red, masks.green, masks.blue, masks.alpha, bits));
    }
    return masks;
  }

  private boolean isValid() {
    return (red | green | blue) != 0
        && (red | green | blue | alpha) >>> bits == 0
        && isOneField(red)
        && isOneField(green)
        && isOneField(blue)
        && isOneField(alpha);
  }

  private static boolean isOneField(long mask) {
    long field = mask >>> shift(mask);
    return (field & field + 1) == 0;
  }

  private static int shift(long mask) {
    return mask == 0 ? 0 : Long.numberOfTrailingZeros(mask);
  }

  /**
   * The image as 8-bit RGB, transparency over white; the caller closes it.
   *
   * @param rows the pixels, each row filled up to a multiple of four bytes
   * @param fromBottom whether the last row comes first
   */
  Mat decode(FileBytes rows, int width, int height, boolean fromBottom)
      throws RejectedExampleException {
    int stride = (width * bits + 31) / 32 * 4;
    Field[] fields = {new Field(red), new Field(green), new Field(blue)};
    Field opacity = new Field(alpha);
    byte[] row = new byte[width * RgbImage.CHANNELS];
    Mat rgb = OpenCv.whiteCanvas(width, height);
    for (int y = 0; y < height; y++) {
      FileBytes stored = rows.part((long) stride * (fromBottom ? height - 1 - y : y), stride);
      for (int x = 0; x < width; x++) {
        long pixel = pixel(stored.array(), stored.offset() + x * bits / Byte.SIZE);
        int weight = alpha == 0 ? MAX : opacity.of(pixel);
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
          int color = fields[channel].of(pixel);
          row[x * RgbImage.CHANNELS + channel] =
              (byte) ((color * weight + MAX / 2) / MAX + MAX - weight);
        }
      }
      try (BytePointer target = rgb.ptr(y, 0)) {
        target.put(row, 0, row.length);
      }
    }
    return rgb;
  }

  private long pixel(byte[] from, int at) {
    int low = from[at] & 0xFF | (from[at + 1] & 0xFF) << 8;
    return bits == 16 ? low : low | (from[at + 2] & 0xFF) << 16 | (from[at + 3] & 0xFFL) << 24;
  }

  /** A field of a pixel, scaled to 8 bits and rounded down, as Pillow does. */
  private record Field(long mask, int shift, long largest) {
    Field(long mask) {
      this(mask, BmpMasks.shift(mask), Math.max(1, mask >>> BmpMasks.shift(mask)));
    }

    int of(long pixel) {
      return (int) (((pixel & mask) >>> shift) * MAX / largest);
    }
  }
}
