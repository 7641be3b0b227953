package io.frostline.image;

import io.frostline.message.UserException;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Turns the bytes of an image file into pixels, or says why that cannot be.
 *
 * <p>The structure of the file is checked before any pixel is decoded, because OpenCV by itself
 * returns half a picture for a truncated file without an error, and allocates gigabytes for a file
 * of a few kilobytes. The same bytes give the same pixels on every thread. Animations and files of
 * several pages give their first picture. Colour profiles are not applied.
 *
 * <p>Thread-safe, stateless.
 */
public final class ImageDecoder {
  /** As many pixels as a 100-megapixel camera takes: 300 MB decoded. */
  public static final long DEFAULT_MAX_PIXELS = 100_000_000L;

  private static final List<ImageFormat> FORMATS =
      List.of(
          new JpegFormat(),
          new PngFormat(),
          new GifFormat(),
          new WebpFormat(),
          new BmpFormat(),
          new TiffFormat(),
          new NetpbmFormat());

  private final long maxPixels;

  /**
   * @param maxPixels the largest width × height that is decoded, 1 to 2^30
   * @throws UserException if the limit is outside that range
   */
  public ImageDecoder(long maxPixels) {
    if (maxPixels < 1 || maxPixels > OpenCv.MAX_PIXELS) {
      throw new UserException(
          "--max-pixels is %d, outside 1 to %d: choose a limit in that range"
              .formatted(maxPixels, OpenCv.MAX_PIXELS));
    }
    this.maxPixels = maxPixels;
  }

  /**
   * Decodes the picture in a file; the caller closes it.
   *
   * @throws RejectedImageException for every content that is not a whole, readable image
   */
  public RgbImage decode(byte[] file) throws RejectedImageException {
    if (file.length == 0) {
      throw new RejectedImageException(
          RejectionReason.EMPTY_FILE, "The file is empty (0 bytes): fetch it again");
    }
    try {
      FileBytes bytes = FileBytes.of(file);
      return decode(file, bytes, formatOf(bytes));
    } catch (RuntimeException unforeseen) {
      // OpenCV's errors arrive here, and so would content that our own code does not foresee: one
      // image must not end the job.
      throw new RejectedImageException(
          RejectionReason.CORRUPT,
          "The picture cannot be decoded (%s): fetch the file again"
              .formatted(unforeseen.getMessage()),
          unforeseen);
    }
  }

  private RgbImage decode(byte[] file, FileBytes bytes, ImageFormat format)
      throws RejectedImageException {
    Outline outline = format.outline(bytes);
    checkSize(format, outline);
    Mat pixels = checkDecoded(format, outline, outline.pixels().decode(file));
    return new RgbImage(outline.orientation().upright(pixels));
  }

  private static ImageFormat formatOf(FileBytes file) throws RejectedImageException {
    for (ImageFormat format : FORMATS) {
      if (format.matches(file)) {
        return format;
      }
    }
    throw ForeignFormat.rejection(file);
  }

  private void checkSize(ImageFormat format, Outline outline) throws RejectedImageException {
    long width = outline.width();
    long height = outline.height();
    if (width < 1 || height < 1) {
      throw new RejectedImageException(
          RejectionReason.CORRUPT,
          "The %s header says %d x %d pixels: fetch the file again"
              .formatted(format.name(), width, height));
    }
    if (height > maxPixels / width) {
      throw new RejectedImageException(
          RejectionReason.TOO_MANY_PIXELS,
          "The %s has %d x %d pixels, more than the limit of %d: shrink it or raise --max-pixels"
              .formatted(format.name(), width, height, maxPixels));
    }
    if (Math.max(width, height) > OpenCv.MAX_SIDE) {
      throw new RejectedImageException(
          RejectionReason.UNSUPPORTED_FORMAT,
          "The %s has %d x %d pixels, a side longer than %d: cut it into smaller images"
              .formatted(format.name(), width, height, OpenCv.MAX_SIDE));
    }
  }

  private static Mat checkDecoded(ImageFormat format, Outline outline, Mat pixels)
      throws RejectedImageException {
    if (outline.hasSize(pixels.cols(), pixels.rows())) {
      return pixels;
    }
    String message =
        "The %s header says %d x %d pixels, the picture in it has %d x %d: fetch the file again"
            .formatted(
                format.name(), outline.width(), outline.height(), pixels.cols(), pixels.rows());
    pixels.close();
    throw new RejectedImageException(RejectionReason.CORRUPT, message);
  }
}
