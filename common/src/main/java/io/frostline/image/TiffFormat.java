package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.util.List;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * TIFF 6.0 and BigTIFF: the first page. Accepts only what OpenCV converts to the right colours,
 * some of it after {@link TiffRewriting}: it misreads separate planes and inverted grey in 16-bit
 * pages, and drops the transparency of grey pages.
 */
final class TiffFormat implements ImageFormat {
  private static final long UNCOMPRESSED = 1;
  private static final long JPEG = 7;

  /** None, CCITT, LZW, JPEG, Deflate (twice), PackBits. */
  private static final Set<Long> COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 7L, 8L, 32946L, 32773L);

  /** Those whose data is a series of bytes: not CCITT, and not JPEG. */
  private static final Set<Long> BYTE_COMPRESSIONS = Set.of(1L, 5L, 8L, 32946L, 32773L);

  /** Grey (twice), RGB, palette, CMYK, YCbCr. */
  private static final Set<Long> COLOURS = Set.of(0L, 1L, 2L, 3L, 5L, 6L);

  private static final int MAX_GREY = 1;
  private static final int PALETTE = 3;
  private static final int YCBCR = 6;
  private static final Set<Long> SIXTEEN_BIT_COLOURS = Set.of(1L, 2L);
  private static final Set<Long> LEVEL_BITS = Set.of(1L, 2L, 4L, 8L);

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
  public Outline outline(FileBytes file) throws RejectedExampleException {
    TiffDirectory page = TiffDirectory.first(file);
    requireSupported(page);
    requireData(file, page.values(TiffTag.STRIP_OFFSETS), page.values(TiffTag.STRIP_SIZES));
    requireData(file, page.values(TiffTag.TILE_OFFSETS), page.values(TiffTag.TILE_SIZES));
    long width = page.valueOr(TiffTag.WIDTH, 0);
    long height = page.valueOr(TiffTag.HEIGHT, 0);
    Outline.Content content = content(file, page);
    if (isOfLevels(page)) {
      Orientation orientation = Orientation.of(page.valueOr(Orientation.TAG, 1));
      return new Outline(width, height, orientation, content, bytes -> decodeLevels(file, page));
    }
    RgbConversion.Alpha alpha = alpha(page);
    // OpenCV rotates TIFF pixels upright in every mode, so nothing is left to do.
    return new Outline(
        width, height, Orientation.UPRIGHT, content, bytes -> decode(bytes, file, page, alpha));
  }

  private static Outline.Content content(FileBytes file, TiffDirectory page)
      throws RejectedExampleException {
    long compression = page.valueOr(TiffTag.COMPRESSION, 1);
    if (compression == JPEG) {
      return () -> requireWholeJpegs(file, page);
    }
    boolean followed =
        compression != UNCOMPRESSED
            && BYTE_COMPRESSIONS.contains(compression)
            && page.valueOr(TiffTag.FILL_ORDER, 1) == 1;
    return followed ? () -> TiffData.requireWhole(file, page) : () -> {};
  }

  private static Mat decode(
      byte[] bytes, FileBytes file, TiffDirectory page, RgbConversion.Alpha alpha)
      throws RejectedExampleException {
    boolean onePlane =
        page.valueOr(TiffTag.SAMPLES, 1) == 1 && page.valueOr(TiffTag.PLANES, 1) == 2;
    byte[] readable = onePlane || hasPlainTiles(page) ? rewriting(file, page).toBytes() : bytes;
    return RgbConversion.toRgb(OpenCv.decodeUnchanged(readable), alpha);
  }

  private static Mat decodeLevels(FileBytes file, TiffDirectory page)
      throws RejectedExampleException {
    TiffLevels levels = TiffLevels.of(page);
    TiffRewriting rewriting = rewriting(file, page);
    levels.pack(rewriting);
    try (Mat packed = OpenCv.decodeUnchanged(rewriting.toBytes())) {
      return levels.unpacked(packed);
    }
  }

  private static TiffRewriting rewriting(FileBytes file, TiffDirectory page)
      throws RejectedExampleException {
    TiffRewriting rewriting = new TiffRewriting(file, page);
    if (page.valueOr(TiffTag.SAMPLES, 1) == 1) {
      rewriting.set(TiffTag.PLANES, 1);
    }
    if (hasPlainTiles(page)) {
      rewriting.joinTiles();
    }
    return rewriting;
  }

  private static boolean hasPlainTiles(TiffDirectory page) throws RejectedExampleException {
    return page.values(TiffTag.TILE_OFFSETS).length > 0
        && page.valueOr(TiffTag.COMPRESSION, 1) == UNCOMPRESSED;
  }

  private static boolean isOfLevels(TiffDirectory page) throws RejectedExampleException {
    long colour = page.valueOr(TiffTag.PHOTOMETRIC, 1);
    long bits = page.valueOr(TiffTag.BITS, 1);
    return colour == PALETTE || (colour <= MAX_GREY && bits > 1 && bits < Byte.SIZE);
  }

  private static void requireSupported(TiffDirectory page) throws RejectedExampleException {
    long bits = page.valueOr(TiffTag.BITS, 1);
    long colour = page.valueOr(TiffTag.PHOTOMETRIC, 1);
    long samples = page.valueOr(TiffTag.SAMPLES, 1);
    long planes = samples == 1 ? 1 : page.valueOr(TiffTag.PLANES, 1);
    long compression = page.valueOr(TiffTag.COMPRESSION, 1);
    long format = page.valueOr(TiffTag.SAMPLE_FORMAT, 1);
    boolean readable =
        format == 1
            && COMPRESSIONS.contains(compression)
            && COLOURS.contains(colour)
            && (bits <= 8 || (bits == 16 && SIXTEEN_BIT_COLOURS.contains(colour) && planes == 1))
            && (colour > MAX_GREY || samples == 1)
            && (!isOfLevels(page) || areLevelsReadable(page))
            && (colour != YCBCR || !hasPlainTiles(page) || !isSubsampled(page));
    if (!readable) {
      throw new RejectedExampleException(
          RejectionReason.UNSUPPORTED_FORMAT,
          Formatted.of(
              "TIFF files with %d samples of %d bits (sample format %d, photometric %d, planes %d,"
                  + " compression %d, predictor %d) are not supported. Convert the file to PNG.",
              samples,
              bits,
              format,
              colour,
              planes,
              compression,
              page.valueOr(TiffTag.PREDICTOR, 1)));
    }
  }

  private static boolean areLevelsReadable(TiffDirectory page) throws RejectedExampleException {
    long bits = page.valueOr(TiffTag.BITS, 1);
    return LEVEL_BITS.contains(bits)
        && page.valueOr(TiffTag.SAMPLES, 1) == 1
        && BYTE_COMPRESSIONS.contains(page.valueOr(TiffTag.COMPRESSION, 1))
        && (bits == Byte.SIZE || page.valueOr(TiffTag.PREDICTOR, 1) == 1);
  }

  private static boolean isSubsampled(TiffDirectory page) throws RejectedExampleException {
    long[] factors = page.values(TiffTag.SUBSAMPLING);
    return factors.length != 2 || factors[0] != 1 || factors[1] != 1;
  }

  private static void requireData(FileBytes file, long[] offsets, long[] sizes)
      throws RejectedExampleException {
    for (int i = 0; i < Math.min(offsets.length, sizes.length); i++) {
      file.require(offsets[i], sizes[i]);
    }
  }

  /** Each strip or tile is a JPEG of its own, whose tables may be in the directory. */
  private static void requireWholeJpegs(FileBytes file, TiffDirectory page)
      throws RejectedExampleException {
    List<JpegSegments.Segment> tables = List.of();
    FileBytes shared = page.bytes(TiffTag.JPEG_TABLES);
    if (shared.length() > 0) {
      tables = JpegSegments.of(shared).all();
    }
    boolean tiled = page.values(TiffTag.TILE_OFFSETS).length > 0;
    long[] offsets = page.values(tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS);
    long[] sizes = page.values(tiled ? TiffTag.TILE_SIZES : TiffTag.STRIP_SIZES);
    for (int i = 0; i < Math.min(offsets.length, sizes.length); i++) {
      JpegFormat.requireWhole(file.part(offsets[i], sizes[i]), tables);
    }
  }

  /**
   * libtiff multiplies straight 8-bit colours by alpha itself; 16-bit samples are returned as
   * stored.
   */
  private static RgbConversion.Alpha alpha(TiffDirectory page) throws RejectedExampleException {
    long meaning = page.valueOr(TiffTag.EXTRA_SAMPLES, 0);
    if (meaning == 0) {
      return RgbConversion.Alpha.IGNORED;
    }
    return meaning == 2 && page.valueOr(TiffTag.BITS, 1) == 16
        ? RgbConversion.Alpha.STRAIGHT
        : RgbConversion.Alpha.PREMULTIPLIED;
  }
}
