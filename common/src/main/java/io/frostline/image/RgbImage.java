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
  static final int MAX_LEVEL = 255;

  private final Mat pixels;
  private final BytePointer data;
  private final long stride;
  private final int width;
  private final int height;
  private final int originalWidth;
  private final int originalHeight;
  private final int divisor;

  /** Takes ownership of a matrix of type CV_8UC3 in RGB order. */
  RgbImage(Mat pixels) {
    this(pixels, pixels.cols(), pixels.rows(), 1);
  }

  /**
   * Takes ownership of the pixels of an image that was decoded at a fraction of its size.
   *
   * @param originalWidth of the image in its file, upright
   * @param divisor by which its sides were divided, rounded up
   */
  RgbImage(Mat pixels, int originalWidth, int originalHeight, int divisor) {
    this.pixels = pixels;
    this.originalWidth = originalWidth;
    this.originalHeight = originalHeight;
    this.divisor = divisor;
    this.data = pixels.data();
    this.stride = pixels.step();
    this.width = pixels.cols();
    this.height = pixels.rows();
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** The width of the image in its file, upright: more than there are pixels if it was reduced. */
  public int originalWidth() {
    return originalWidth;
  }

  public int originalHeight() {
    return originalHeight;
  }

  int divisor() {
    return divisor;
  }

  /** All pixels as interleaved RGB, row by row: a copy of width × height × 3 bytes. */
  public byte[] toBytes() {
    int size = width * CHANNELS;
    byte[] copy = new byte[Math.multiplyExact(size, height)];
    for (int y = 0; y < height; y++) {
      copyRow(y, 0, copy, y * size, size);
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

  /** Copies a part of a row, from a column on, into an array. */
  void copyRow(int y, int fromColumn, byte[] target, int at, int size) {
    data.position(y * stride + fromColumn * CHANNELS).get(target, at, size);
  }

  @Override
  public void close() {
    data.close();
    pixels.close();
  }
}
