package io.frostline.image;

import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Decoded pixels in native memory: 8-bit RGB, upright, transparency over white. Close it; otherwise
 * the memory is only released when the garbage collector gets to it.
 */
public final class RgbImage implements AutoCloseable {
  static final int CHANNELS = 3;

  private final Mat pixels;
  private final int width;
  private final int height;

  /** Takes ownership of a matrix of type CV_8UC3 in RGB order. */
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

  /** All pixels as interleaved RGB, row by row: a copy of width × height × 3 bytes. */
  public byte[] toBytes() {
    int stride = width * CHANNELS;
    byte[] copy = new byte[Math.multiplyExact(stride, height)];
    for (int y = 0; y < height; y++) {
      copyRow(y, 0, copy, y * stride, stride);
    }
    return copy;
  }

  /** The image resized with an interpolation of OpenCV; the caller closes it. */
  RgbImage resized(int newWidth, int newHeight, int interpolation) {
    try (Size size = new Size(newWidth, newHeight)) {
      Mat target = new Mat();
      resize(pixels, target, size, 0, 0, interpolation);
      return new RgbImage(target);
    }
  }

  /** The OpenCV matrix with the pixels, not copied; the caller closes the view. */
  Mat view() {
    return new Mat(pixels);
  }

  /** Writes a part of the image as interleaved RGB, row by row. */
  void write(int left, int top, int columns, int rows, ByteBuffer target) {
    try (Rect part = new Rect(left, top, columns, rows);
        Mat view = new Mat(pixels, part);
        Mat compact = view.clone()) {
      ByteBuffer bytes = compact.createBuffer();
      target.put(bytes);
    }
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
