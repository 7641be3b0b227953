package io.frostline.image;

import io.frostline.example.Content;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * An image whose file has the right structure, and which is decoded when its pixels are needed:
 * once at each scale and once resized for each framing, however many networks ask for them. Its
 * compressed data is followed once, when it is first decoded. Close it.
 *
 * <p>Not thread-safe.
 */
public final class CheckedImage implements Content {
  private final byte[] file;
  private final ImageFormat format;
  private final Outline outline;
  private final Map<Integer, RgbImage> decoded = new HashMap<>();
  private final Map<Integer, ImageStatistics> statistics = new HashMap<>();
  private final Map<Framing, ByteBuffer> framed = new HashMap<>();

  /** Whether nothing is left to be found in the compressed data. */
  private boolean followed;

  CheckedImage(byte[] file, ImageFormat format, Outline outline, DamagedContent damaged) {
    this.followed = damaged == DamagedContent.ACCEPTED;
    this.file = file;
    this.format = format;
    this.outline = outline;
  }

  /**
   * The image with no more pixels than the framing needs; closed together with this one.
   *
   * @throws RejectedExampleException if the content is not a complete, readable image
   */
  public RgbImage pixels(Framing framing) throws RejectedExampleException {
    int divisor = divisor(framing);
    RgbImage known = decoded.get(divisor);
    if (known == null) {
      known = decode(divisor);
      decoded.put(divisor, known);
    }
    return known;
  }

  private int divisor(Framing framing) throws RejectedExampleException {
    try {
      return Math.min(
          outline.pixels().greatestDivisor(),
          framing.divisor(outline.uprightWidth(), outline.uprightHeight()));
    } catch (RuntimeException unforeseen) {
      throw undecodable(unforeseen);
    }
  }

  /**
   * The statistics of the pixels that the framing needs, computed once at each scale.
   *
   * @throws RejectedExampleException if the content is not a complete, readable image
   */
  public ImageStatistics statistics(Framing framing) throws RejectedExampleException {
    RgbImage image = pixels(framing);
    return statistics.computeIfAbsent(image.divisor(), scale -> ImageStatistics.of(image));
  }

  /**
   * Writes the framed image like {@link Framing#write}. If it was written with an equal framing
   * before, it is copied from there: what was written must not change as long as this is open.
   *
   * @throws RejectedExampleException if the content is not a complete, readable image
   */
  public void write(Framing framing, ByteBuffer target) throws RejectedExampleException {
    ByteBuffer known = framed.get(framing);
    if (known != null) {
      target.put(known.duplicate());
      return;
    }
    int start = target.position();
    framing.write(pixels(framing), target);
    framed.put(framing, target.slice(start, framing.byteCount()));
  }

  /**
   * Writes a version of the framed image.
   *
   * @param uri of the image
   * @throws RejectedExampleException if the content is not a complete, readable image
   */
  public void write(Framing framing, Augmentation version, String uri, ByteBuffer target)
      throws RejectedExampleException {
    if (version.isNone()) {
      write(framing, target);
      return;
    }
    byte[] plain = new byte[framing.byteCount()];
    write(framing, ByteBuffer.wrap(plain));
    version.write(uri, framing, plain, target);
  }

  /**
   * Decodes the image; the caller closes it.
   *
   * @param divisor by which the sides are divided, at most what the format allows
   * @throws RejectedExampleException if the content is not a complete, readable image
   */
  RgbImage decode(int divisor) throws RejectedExampleException {
    try {
      Mat stored =
          followed
              ? outline.pixels().decode(file, divisor)
              : outline.pixels().decodeWhole(file, divisor, outline.content());
      followed = true;
      Mat upright = outline.orientation().upright(checkDecoded(stored, divisor));
      return divisor == 1
          ? new RgbImage(upright)
          : new RgbImage(
              upright,
              Math.toIntExact(outline.uprightWidth()),
              Math.toIntExact(outline.uprightHeight()),
              divisor);
    } catch (RuntimeException unforeseen) {
      throw undecodable(unforeseen);
    }
  }

  private Mat checkDecoded(Mat pixels, int divisor) throws RejectedExampleException {
    if (outline.hasSize(pixels.cols(), pixels.rows(), divisor)) {
      return pixels;
    }
    String message =
        Formatted.of(
            "The %s header gives a size of %d x %d pixels, but the image has %d x %d. Fetch the file again.",
            format.name(), outline.width(), outline.height(), pixels.cols(), pixels.rows());
    pixels.close();
    throw new RejectedExampleException(RejectionReason.CORRUPT, message);
  }

  /**
   * Errors of OpenCV end up here, and so would content that our own code does not expect: a single
   * image must not stop the job.
   */
  static RejectedExampleException undecodable(RuntimeException unforeseen) {
    return new RejectedExampleException(
        RejectionReason.CORRUPT,
        Formatted.of(
            "The image cannot be decoded (%s). Fetch the file again.", unforeseen.getMessage()),
        unforeseen);
  }

  @Override
  public void close() {
    decoded.values().forEach(RgbImage::close);
    decoded.clear();
    framed.clear();
  }
}
