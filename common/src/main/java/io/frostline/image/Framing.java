package io.frostline.image;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * How an image becomes the network's input: resized by a rule and an interpolation, and cropped to
 * {@code width} × {@code height} pixels. Part of a model's preprocessing.
 */
public record Framing(int width, int height, ResizeRule rule, Interpolation interpolation)
    implements Serializable {
  private static final int MAX_SIDE = 1 << 14;

  public Framing {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(interpolation, "interpolation");
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

  /** How many bytes {@link #write} writes. */
  public int byteCount() {
    return width * height * RgbImage.CHANNELS;
  }

  /**
   * Writes the framed image as interleaved RGB, row by row, at the position of a heap or direct
   * buffer, and advances it by {@link #byteCount}.
   */
  public void write(RgbImage image, ByteBuffer target) {
    Axis columns = rule.axis(image.width(), image.height(), width);
    Axis rows = rule.axis(image.height(), image.width(), height);
    interpolation.resizing().write(image, columns, rows, target);
  }
}
