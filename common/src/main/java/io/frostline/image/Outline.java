package io.frostline.image;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * What the structure of a file says about its picture before a pixel is decoded.
 *
 * @param width in pixels as stored, before the orientation is applied
 * @param height in pixels as stored
 * @param orientation what makes the decoded pixels upright
 * @param pixels how the picture is decoded
 */
record Outline(long width, long height, Orientation orientation, Pixels pixels) {

  /** Decodes the picture whose outline this is into 8-bit RGB; the caller closes it. */
  @FunctionalInterface
  interface Pixels {
    Mat decode(byte[] file) throws RejectedImageException;
  }

  /** Whether decoded pixels are what was announced; decoders may already have turned them. */
  boolean hasSize(int columns, int rows) {
    return (columns == width && rows == height) || (columns == height && rows == width);
  }
}
