package io.frostline.image;

import io.frostline.example.RejectedExampleException;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * What the structure of a file reveals about its image before any pixel is decoded.
 *
 * @param width in pixels as stored, before the orientation is applied
 * @param height in pixels as stored
 * @param orientation the transformation that makes the decoded pixels upright
 * @param content finds the damage that decoding conceals
 * @param pixels how the image is decoded, at a fraction of its size if the format allows for it
 */
record Outline(
    long width, long height, Orientation orientation, Content content, ScaledPixels pixels) {

  /** An image whose decoding notices all damage that the format reveals. */
  Outline(long width, long height, Orientation orientation, Pixels pixels) {
    this(width, height, orientation, () -> {}, pixels);
  }

  /** An image that is always decoded at its own size. */
  Outline(long width, long height, Orientation orientation, Content content, Pixels pixels) {
    this(width, height, orientation, content, new WholePixels(pixels));
  }

  long uprightWidth() {
    return orientation.swapsSides() ? height : width;
  }

  long uprightHeight() {
    return orientation.swapsSides() ? width : height;
  }

  /** The compressed data of the image. */
  @FunctionalInterface
  interface Content {
    /**
     * Follows the data without decoding it.
     *
     * @throws RejectedExampleException DAMAGED_CONTENT if the decoder would make up some of the
     *     pixels
     */
    void requireWhole() throws RejectedExampleException;
  }

  /** Decodes the image into 8-bit RGB; the caller closes it. */
  @FunctionalInterface
  interface Pixels {
    Mat decode(byte[] file) throws RejectedExampleException;
  }

  /** Decodes the image into 8-bit RGB at a fraction of its size; the caller closes it. */
  interface ScaledPixels {
    /**
     * Decodes.
     *
     * @param divisor by which the sides are divided, rounded up: a power of two, at most {@link
     *     #greatestDivisor}
     */
    Mat decode(byte[] file, int divisor) throws RejectedExampleException;

    /**
     * Decodes an image whose compressed data is followed to its end.
     *
     * @throws RejectedExampleException DAMAGED_CONTENT as from {@link Content#requireWhole}
     */
    default Mat decodeWhole(byte[] file, int divisor, Content content)
        throws RejectedExampleException {
      content.requireWhole();
      return decode(file, divisor);
    }

    /** The most by which the format can divide the sides. */
    int greatestDivisor();
  }

  private record WholePixels(Pixels pixels) implements ScaledPixels {
    @Override
    public Mat decode(byte[] file, int divisor) throws RejectedExampleException {
      return pixels.decode(file);
    }

    @Override
    public int greatestDivisor() {
      return 1;
    }
  }

  /** Whether the decoded pixels have the announced size; decoders may already have rotated them. */
  boolean hasSize(int columns, int rows, int divisor) {
    long across = divided(width, divisor);
    long down = divided(height, divisor);
    return (columns == across && rows == down) || (columns == down && rows == across);
  }

  private static long divided(long side, int divisor) {
    return (side + divisor - 1) / divisor;
  }
}
