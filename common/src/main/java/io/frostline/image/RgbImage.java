package io.frostline.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decoded pixels in native memory: 8-bit RGB, upright, transparency over white. Close it, or the
 * memory stays until the garbage collector happens to notice.
 */
public final class RgbImage implements AutoCloseable {
  static final int CHANNELS = 3;

  private final Mat pixels;
  private final int width;
  private final int height;

  /** Takes over a matrix of type CV_8UC3 in RGB order. */
  RgbImage(Mat pixels) {
    this.pixels = pixels;
    this.width = pixels.cols();
    this.height = pixels.rows();
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** All pixels, RGB interleaved, row after row: a copy of width × height × 3 bytes. */
  public byte[] toBytes() {
    int stride = width * CHANNELS;
    byte[] copy = new byte[Math.multiplyExact(stride, height)];
    for (int y = 0; y < height; y++) {
      copyRow(y, 0, copy, y * stride, stride);
    }
    return copy;
  }

  /** Copies pixels of one row, from a column on, to the start of an array. */
  void copyRow(int y, int fromColumn, int columns, byte[] target) {
    copyRow(y, fromColumn * CHANNELS, target, 0, columns * CHANNELS);
  }

  private void copyRow(int y, int fromByte, byte[] target, int at, int size) {
    try (BytePointer row = pixels.ptr(y, 0)) {
      row.position(fromByte).get(target, at, size);
    }
  }

  @Override
  public void close() {
    pixels.close();
  }
}
