package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.List;

/**
 * Decodes the bytes of an image file into pixels, or rejects the image with a reason.
 *
 * <p>The structure of the file is checked before any pixel is decoded, because OpenCV by itself
 * returns half an image for a truncated file without an error, and allocates gigabytes for a file
 * of a few kilobytes; and the compressed data of a JPEG is followed to its end, because damage in
 * it becomes grey or shifted pixels without an error. The same bytes yield the same pixels on every
 * thread, at the same scale. Of animations and multi-page files, the first image is decoded. Colour
 * profiles are not applied.
 *
 * <p>Thread-safe and stateless.
 */
public final class ImageDecoder {
  /** The pixels of a 100-megapixel camera: 300 MB decoded. */
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
  private final DamagedContent damaged;

  /**
   * A decoder that rejects damaged images.
   *
   * @param maxPixels the largest width × height to decode, 1 to 2^30
   * @throws UserException if the limit is outside that range
   */
  public ImageDecoder(long maxPixels) {
    this(maxPixels, DamagedContent.REJECTED);
  }

  /**
   * @param maxPixels the largest width × height to decode, 1 to 2^30
   * @param damaged what becomes of images with {@link RejectionReason#DAMAGED_CONTENT}
   * @throws UserException if the limit is outside that range
   */
  public ImageDecoder(long maxPixels, DamagedContent damaged) {
    if (maxPixels < 1 || maxPixels > OpenCv.MAX_PIXELS) {
      throw new UserException(
          Formatted.of(
              "--max-pixels is %d, but must be between 1 and %d. Choose a value in that range.",
              maxPixels, OpenCv.MAX_PIXELS));
    }
    this.maxPixels = maxPixels;
    this.damaged = damaged;
  }

  /** Loads the native libraries, half a second that the first image takes otherwise. */
  public static void load() {
    OpenCv.load();
  }

  /**
   * Decodes the image in a file; the caller closes it.
   *
   * @throws RejectedExampleException if the content is not a complete, readable image
   */
  public RgbImage decode(byte[] file) throws RejectedExampleException {
    return open(file).decode(1);
  }

  /**
   * Checks the structure of the image in a file; its compressed data is followed when it is first
   * decoded. The caller closes it.
   *
   * @throws RejectedExampleException if the structure is not that of a complete image
   */
  public CheckedImage open(byte[] file) throws RejectedExampleException {
    if (file.length == 0) {
      throw new RejectedExampleException(
          RejectionReason.EMPTY_FILE, "The file is empty (0 bytes). Fetch it again.");
    }
    try {
      FileBytes bytes = FileBytes.of(file);
      ImageFormat format = formatOf(bytes);
      Outline outline = format.outline(bytes);
      checkSize(format, outline);
      return new CheckedImage(file, format, outline, damaged);
    } catch (RuntimeException unforeseen) {
      throw CheckedImage.undecodable(unforeseen);
    }
  }

  private static ImageFormat formatOf(FileBytes file) throws RejectedExampleException {
    for (ImageFormat format : FORMATS) {
      if (format.matches(file)) {
        return format;
      }
    }
    throw UnknownFormat.rejection(file);
  }

  private void checkSize(ImageFormat format, Outline outline) throws RejectedExampleException {
    long width = outline.width();
    long height = outline.height();
    if (width < 1 || height < 1) {
      throw new RejectedExampleException(
          RejectionReason.CORRUPT,
          Formatted.of(
              "The %s header gives a size of %d x %d pixels. Fetch the file again.",
              format.name(), width, height));
    }
    if (height > maxPixels / width) {
      throw new RejectedExampleException(
          RejectionReason.TOO_MANY_PIXELS,
          Formatted.of(
              "The %s has %d x %d pixels, more than the limit of %d. Shrink it or raise --max-pixels.",
              format.name(), width, height, maxPixels));
    }
    if (Math.max(width, height) > OpenCv.MAX_SIDE) {
      throw new RejectedExampleException(
          RejectionReason.UNSUPPORTED_FORMAT,
          Formatted.of(
              "The %s has %d x %d pixels, but a side may have at most %d. Split it into smaller images.",
              format.name(), width, height, OpenCv.MAX_SIDE));
    }
  }
}
