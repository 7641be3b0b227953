package io.frostline.image;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * What the structure of a file reveals about its image before any pixel is decoded.
 *
 * @param width in pixels as stored, before the orientation is applied
 * @param height in pixels as stored
 * @param orientation the transformation that makes the decoded pixels upright
 * @param content finds the damage that decoding conceals
 * @param pixels how the image is decoded
 */
record Outline(long width, long height, Orientation orientation, Content content, Pixels pixels) {

  /** An image whose decoding notices all damage that the format reveals. */
  Outline(long width, long height, Orientation orientation, Pixels pixels) {
    this(width, height, orientation, () -> {}, pixels);
  }

  /** The compressed data of the image. */
  @FunctionalInterface
  interface Content {
    /**
     * Follows the data without decoding it.
     *
     * @throws RejectedImageException DAMAGED_CONTENT if the decoder would make up some of the
     *     pixels
     */
    void requireWhole() throws RejectedImageException;
  }

  /** Decodes the image into 8-bit RGB; the caller closes it. */
  @FunctionalInterface
  interface Pixels {
    Mat decode(byte[] file) throws RejectedImageException;
  }

  /** Whether the decoded pixels have the announced size; decoders may already have rotated them. */
  boolean hasSize(int columns, int rows) {
    return (columns == width && rows == height) || (columns == height && rows == width);
  }
}
