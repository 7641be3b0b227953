package io.frostline.image;

import java.nio.ByteBuffer;

/** A way of computing the pixels of a resized image. */
@FunctionalInterface
interface Resizing {
  /** Writes the kept pixels of the resized image as interleaved RGB, row by row. */
  void write(RgbImage image, Axis columns, Axis rows, ByteBuffer target);
}
