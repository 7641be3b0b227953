package io.frostline.image;

import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * TIFF 6.0 and BigTIFF: the first page. Accepts only what OpenCV converts to the right colours: it
 * misreads separate planes and inverted grey in 16-bit pages, and drops the transparency of grey
 * pages.
 */
final class TiffFormat implements ImageFormat {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES = 277;
  private static final int STRIP_SIZES = 279;
  private static final int PLANES = 284;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_SIZES = 325;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;

  /** None, CCITT, LZW, JPEG, Deflate (twice), PackBits. */
  private static final Set<Long> COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 7L, 8L, 32946L, 32773L);

  /** Grey (twice), RGB, palette, CMYK, YCbCr. */
  private static final Set<Long> COLOURS = Set.of(0L, 1L, 2L, 3L, 5L, 6L);

  private static final int MAX_GREY = 1;
  private static final Set<Long> SIXTEEN_BIT_COLOURS = Set.of(1L, 2L);

  @Override
  public String name() {
    return "TIFF";
  }

  @Override
  public boolean matches(FileBytes file) {
    return file.has(0, "II*\0")
        || file.has(0, "MM\0*")
        || file.has(0, "II+\0")
        || file.has(0, "MM\0+");
  }

  @Override
  public Outline outline(FileBytes file) throws RejectedImageException {
    TiffDirectory page = TiffDirectory.first(file);
    requireSupported(page);
    requireData(file, page.values(STRIP_OFFSETS), page.values(STRIP_SIZES));
    requireData(file, page.values(TILE_OFFSETS), page.values(TILE_SIZES));
    RgbConversion.Alpha alpha = alpha(page);
    // OpenCV rotates TIFF pixels upright in every mode, so nothing is left to do.
    return new Outline(
        page.valueOr(WIDTH, 0),
        page.valueOr(HEIGHT, 0),
        Orientation.UPRIGHT,
        bytes -> decode(bytes, alpha));
  }

  private static Mat decode(byte[] file, RgbConversion.Alpha alpha) throws RejectedImageException {
    return RgbConversion.toRgb(OpenCv.decodeUnchanged(file), alpha);
  }

  private static void requireSupported(TiffDirectory page) throws RejectedImageException {
    long bits = page.valueOr(BITS, 1);
    long colour = page.valueOr(PHOTOMETRIC, 1);
    long samples = page.valueOr(SAMPLES, 1);
    long planes = page.valueOr(PLANES, 1);
    long compression = page.valueOr(COMPRESSION, 1);
    long format = page.valueOr(SAMPLE_FORMAT, 1);
    boolean readable =
        format == 1
            && COMPRESSIONS.contains(compression)
            && COLOURS.contains(colour)
            && (bits <= 8 || (bits == 16 && SIXTEEN_BIT_COLOURS.contains(colour) && planes == 1))
            && (colour > MAX_GREY || samples == 1);
    if (!readable) {
      throw new RejectedImageException(
          RejectionReason.UNSUPPORTED_FORMAT,
          ("TIFF files with %d samples of %d bits (sample format %d, photometric %d, planes %d,"
                  + " compression %d) are not supported. Convert the file to PNG.")
              .formatted(samples, bits, format, colour, planes, compression));
    }
  }

  private static void requireData(FileBytes file, long[] offsets, long[] sizes)
      throws RejectedImageException {
    for (int i = 0; i < Math.min(offsets.length, sizes.length); i++) {
      file.require(offsets[i], sizes[i]);
    }
  }

  /**
   * libtiff multiplies straight 8-bit colours by alpha itself; 16-bit samples are returned as
   * stored.
   */
  private static RgbConversion.Alpha alpha(TiffDirectory page) throws RejectedImageException {
    long meaning = page.valueOr(EXTRA_SAMPLES, 0);
    if (meaning == 0) {
      return RgbConversion.Alpha.IGNORED;
    }
    return meaning == 2 && page.valueOr(BITS, 1) == 16
        ? RgbConversion.Alpha.STRAIGHT
        : RgbConversion.Alpha.PREMULTIPLIED;
  }
}
