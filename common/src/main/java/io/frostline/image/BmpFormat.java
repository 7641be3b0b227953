package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.nio.ByteOrder;

/**
 * Windows and OS/2 bitmaps. The file size in the header is often wrong, so it is ignored;
 * uncompressed rows are counted instead.
 */
final class BmpFormat implements ImageFormat {
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int INFO = 14;
  private static final int CORE_SIZE = 12;

  /** The header of OS/2 2, whose compressions have other numbers. */
  private static final int OS2_SIZE = 64;

  /** From this size on, headers have a mask of transparency. */
  private static final int ALPHA_SIZE = 56;

  private static final int UNCOMPRESSED = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BIT_FIELDS = 3;
  private static final int ALPHA_BIT_FIELDS = 6;

  @Override
  public String name() {
    return "BMP";
  }

  @Override
  public boolean matches(FileBytes file) {
    return file.has(0, "BM") && file.length() > INFO && file.text(INFO + 1, 3).equals("\0\0\0");
  }

  @Override
  public Outline outline(FileBytes file) throws RejectedExampleException {
    long infoSize = file.u32(INFO, ORDER);
    boolean core = infoSize == CORE_SIZE;
    long width = core ? file.u16(18, ORDER) : file.u32(18, ORDER);
    int signedHeight = core ? file.u16(20, ORDER) : (int) file.u32(22, ORDER);
    int height = Math.abs(signedHeight);
    int bits = file.u16(core ? 24 : 28, ORDER);
    long compression = core ? UNCOMPRESSED : file.u32(30, ORDER);
    requireSupported(bits, compression, infoSize);
    boolean fields = compression == BIT_FIELDS || compression == ALPHA_BIT_FIELDS;
    if (compression != UNCOMPRESSED && !fields) {
      return new Outline(width, height, Orientation.UPRIGHT, OpenCv::decodeRgb);
    }
    long start = file.u32(10, ORDER);
    long size = (width * bits + 31) / 32 * 4 * height;
    file.require(start, size);
    if (!fields && bits != 16) {
      return new Outline(width, height, Orientation.UPRIGHT, OpenCv::decodeRgb);
    }
    boolean alpha = compression == ALPHA_BIT_FIELDS || infoSize >= ALPHA_SIZE;
    BmpMasks masks = fields ? BmpMasks.of(file, bits, alpha) : BmpMasks.FIVE_BITS_EACH;
    return new Outline(
        width,
        height,
        Orientation.UPRIGHT,
        bytes -> masks.decode(file.part(start, size), (int) width, height, signedHeight > 0));
  }

  private static void requireSupported(int bits, long compression, long infoSize)
      throws RejectedExampleException {
    boolean readable =
        switch ((int) compression) {
          case UNCOMPRESSED ->
              bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
          case RLE8 -> bits == 8;
          case RLE4 -> bits == 4;
          case BIT_FIELDS, ALPHA_BIT_FIELDS -> (bits == 16 || bits == 32) && infoSize != OS2_SIZE;
          default -> false;
        };
    if (!readable) {
      throw new RejectedExampleException(
          RejectionReason.UNSUPPORTED_FORMAT,
          Formatted.of(
              "BMP files with %d bits per pixel and compression %d are not supported. Convert the file to PNG.",
              bits, compression));
    }
  }
}
