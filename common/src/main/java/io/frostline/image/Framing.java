package io.frostline.image;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * How an image becomes the network's input: resized by a rule and an interpolation, and cropped to
 * {@code width} × {@code height} pixels. Part of a model's preprocessing.
 *
 * @param decoding of JPEGs; {@link JpegDecoding#EXACT} where the interpolation has no antialiasing
 */
public record Framing(
    int width, int height, ResizeRule rule, Interpolation interpolation, JpegDecoding decoding)
    implements Serializable {
  private static final int MAX_SIDE = 1 << 14;

  /** libjpeg can leave out seven of eight pixels at most. */
  private static final int MAX_DIVISOR = 8;

  /** So many pixels remain on each side for each one of the resized image. */
  private static final int KEPT = 2;

  public Framing {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(interpolation, "interpolation");
    decoding = interpolation.antialiases() ? decoding : JpegDecoding.EXACT;
    if (Math.min(width, height) < 1 || Math.max(width, height) > MAX_SIDE) {
      throw new UserException(
          Formatted.of(
              "The input size is %d x %d pixels, but each side must be between 1 and %d. Correct it.",
              width, height, MAX_SIDE));
    }
    boolean cuts = rule.kind() == ResizeRule.Kind.SHORTER_SIDE;
    if (cuts && rule.shorterSide() < Math.max(width, height)) {
      throw new UserException(
          Formatted.of(
              "The resize rule %s yields less than the input size of %d x %d pixels. Use %d or more.",
              rule.keyword(), width, height, Math.max(width, height)));
    }
  }

  /** With JPEGs decoded exactly. */
  public Framing(int width, int height, ResizeRule rule, Interpolation interpolation) {
    this(width, height, rule, interpolation, JpegDecoding.EXACT);
  }

  /** A copy of another size. */
  Framing of(int otherWidth, int otherHeight) {
    return new Framing(otherWidth, otherHeight, rule, interpolation, decoding);
  }

  /** A copy with another decoding of JPEGs, if its interpolation allows for it. */
  public Framing with(JpegDecoding other) {
    return new Framing(width, height, rule, interpolation, other);
  }

  /**
   * By what the sides of a JPEG are divided in decoding: 1, 2, 4 or 8.
   *
   * @param imageWidth of the upright image
   */
  int divisor(long imageWidth, long imageHeight) {
    if (decoding == JpegDecoding.EXACT) {
      return 1;
    }
    long columns = axis(imageWidth, imageHeight, width).resized();
    long rows = axis(imageHeight, imageWidth, height).resized();
    int divisor = MAX_DIVISOR;
    while (divisor > 1
        && (imageWidth < KEPT * divisor * columns || imageHeight < KEPT * divisor * rows)) {
      divisor /= 2;
    }
    return divisor;
  }

  private Axis axis(long side, long otherSide, int target) {
    return rule.axis(Math.toIntExact(side), Math.toIntExact(otherSide), target);
  }

  /** How many bytes {@link #write} writes. */
  public int byteCount() {
    return width * height * RgbImage.CHANNELS;
  }

  /**
   * Writes the framed image as interleaved RGB, row by row, at the position of a heap or direct
   * buffer, and advances it by {@link #byteCount}.
   */
  public void write(RgbImage image, ByteBuffer target) {
    Axis columns = rule.axis(image.originalWidth(), image.originalHeight(), width);
    Axis rows = rule.axis(image.originalHeight(), image.originalWidth(), height);
    interpolation
        .resizing()
        .write(image, columns.ofReduced(image.divisor()), rows.ofReduced(image.divisor()), target);
  }
}
