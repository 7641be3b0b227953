package io.frostline.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** The only access to the codecs of OpenCV; configures the native library. */
final class OpenCv {
  /** Limits compiled into OpenCV: CV_IO_MAX_IMAGE_PIXELS, _WIDTH and _HEIGHT. */
  static final long MAX_PIXELS = 1L << 30;

  static final int MAX_SIDE = 1 << 20;

  static {
    // By default javacpp fails once the process grows beyond a multiple of the heap, although most
    // of that memory belongs to others, such as ONNX Runtime. Read when the first native class
    // loads.
    if (System.getProperty("org.bytedeco.javacpp.maxphysicalbytes") == null) {
      System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    }
    setNumThreads(1); // task slots are the parallelism
  }

  private OpenCv() {}

  /** Loads what decoding and resizing need. */
  static void load() {
    Loader.load(opencv_imgcodecs.class);
    Loader.load(opencv_imgproc.class);
  }

  /** The image as 8-bit RGB, as stored: neither rotated nor blended. */
  static Mat decodeRgb(byte[] file) throws RejectedExampleException {
    return decode(file, IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION);
  }

  /**
   * A JPEG as 8-bit RGB at a fraction of its size, as stored.
   *
   * @param divisor by which libjpeg divides the sides, rounded up: 1, 2, 4 or 8
   */
  static Mat decodeReducedRgb(byte[] file, int divisor) throws RejectedExampleException {
    // The constants for grey images hold the scale alone; those for colour also ask for BGR.
    int scale =
        switch (divisor) {
          case 2 -> IMREAD_REDUCED_GRAYSCALE_2;
          case 4 -> IMREAD_REDUCED_GRAYSCALE_4;
          case 8 -> IMREAD_REDUCED_GRAYSCALE_8;
          default -> 0;
        };
    return decode(file, scale | IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION);
  }

  /** The image in its own bit depth, channels in BGR(A) order, including transparency. */
  static Mat decodeUnchanged(byte[] file) throws RejectedExampleException {
    return decode(file, IMREAD_UNCHANGED);
  }

  /** A white 8-bit RGB image, created here so that the settings above are applied first. */
  static Mat whiteCanvas(int width, int height) {
    try (Scalar white = new Scalar(255, 255, 255, 0)) {
      return new Mat(height, width, CV_8UC3, white);
    }
  }

  private static Mat decode(byte[] file, int flags) throws RejectedExampleException {
    try (BytePointer bytes = new BytePointer(file);
        Mat encoded = new Mat(1, file.length, CV_8UC1, bytes)) {
      Mat picture = imdecode(encoded, flags);
      if (!picture.empty()) {
        return picture;
      }
      picture.close();
    }
    throw new RejectedExampleException(
        RejectionReason.CORRUPT, "The image cannot be decoded. Fetch the file again.");
  }
}
