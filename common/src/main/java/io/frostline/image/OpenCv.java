package io.frostline.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import org.bytedeco.javacpp.BytePointer;
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

  /** The image as 8-bit RGB, as stored: neither rotated nor blended. */
  static Mat decodeRgb(byte[] file) throws RejectedImageException {
    return decode(file, IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION);
  }

  /** The image in its own bit depth, channels in BGR(A) order, including transparency. */
  static Mat decodeUnchanged(byte[] file) throws RejectedImageException {
    return decode(file, IMREAD_UNCHANGED);
  }

  /** A white 8-bit RGB image, created here so that the settings above are applied first. */
  static Mat whiteCanvas(int width, int height) {
    try (Scalar white = new Scalar(255, 255, 255, 0)) {
      return new Mat(height, width, CV_8UC3, white);
    }
  }

  private static Mat decode(byte[] file, int flags) throws RejectedImageException {
    try (BytePointer bytes = new BytePointer(file);
        Mat encoded = new Mat(1, file.length, CV_8UC1, bytes)) {
      Mat picture = imdecode(encoded, flags);
      if (!picture.empty()) {
        return picture;
      }
      picture.close();
    }
    throw new RejectedImageException(
        RejectionReason.CORRUPT, "The image cannot be decoded. Fetch the file again.");
  }
}
