package io.frostline.image;

import java.nio.ByteOrder;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Windows and OS/2 bitmaps. The file size in the header is often wrong, so it is ignored;
 * uncompressed rows are counted instead.
 */
final class BmpFormat implements ImageFormat {
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int INFO = 14;
  private static final int CORE_SIZE = 12;
  private static final int V4_SIZE = 108;
  private static final int UNCOMPRESSED = 0;
  private static final int RLE4 = 2;
  private static final int BIT_FIELDS = 3;

  @Override
  public String name() {
    return "BMP";
  }

  @Override
  public boolean matches(FileBytes file) {
    return file.has(0, "BM") && file.length() > INFO && file.text(INFO + 1, 3).equals("\0\0\0");
  }

  @Override
  public Outline outline(FileBytes file) throws RejectedImageException {
    long infoSize = file.u32(INFO, ORDER);
    boolean core = infoSize == CORE_SIZE;
    long width = core ? file.u16(18, ORDER) : file.u32(18, ORDER);
    long height = core ? file.u16(20, ORDER) : Math.abs((int) file.u32(22, ORDER));
    int bits = file.u16(core ? 24 : 28, ORDER);
    long compression = core ? UNCOMPRESSED : file.u32(30, ORDER);
    requireSupported(bits, compression);
    if (compression == UNCOMPRESSED || compression == BIT_FIELDS) {
      long stride = (width * bits + 31) / 32 * 4;
      file.require(file.u32(10, ORDER), stride * height);
    }
    boolean alpha = infoSize >= V4_SIZE && compression == BIT_FIELDS && bits == 32;
    return new Outline(
        width, height, Orientation.UPRIGHT, alpha ? BmpFormat::decodeAlpha : OpenCv::decodeRgb);
  }

  private static Mat decodeAlpha(byte[] file) throws RejectedImageException {
    return RgbConversion.toRgb(OpenCv.decodeUnchanged(file), RgbConversion.Alpha.STRAIGHT);
  }

  private static void requireSupported(int bits, long compression) throws RejectedImageException {
    boolean readable =
        switch (bits) {
          case 1, 24 -> compression == UNCOMPRESSED;
          case 4, 8 -> compression <= RLE4;
          case 32 -> compression == UNCOMPRESSED || compression == BIT_FIELDS;
          default -> false;
        };
    if (!readable) {
      throw new RejectedImageException(
          RejectionReason.UNSUPPORTED_FORMAT,
          "BMP files with %d bits per pixel and compression %d are not supported. Convert the file to PNG."
              .formatted(bits, compression));
    }
  }
}
