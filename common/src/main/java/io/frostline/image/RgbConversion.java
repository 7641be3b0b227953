package io.frostline.image;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Converts grey, BGR or BGRA pixels of 8 or 16 bits to 8-bit RGB, blending transparency over white.
 */
final class RgbConversion {
  /** 65535 / 255: full 16-bit white is full 8-bit white, and rounding is to the nearest. */
  private static final double SIXTEEN_TO_EIGHT_BITS = 1.0 / 257;

  private static final int MAX = 255;

  /** What the fourth channel means. */
  enum Alpha {
    /** Colours are as if opaque. */
    STRAIGHT,
    /** Colours are already multiplied by alpha. */
    PREMULTIPLIED,
    /** The fourth channel is not transparency. */
    IGNORED
  }

  private RgbConversion() {}

  /** Takes ownership of the stored pixels; the caller closes the result. */
  static Mat toRgb(Mat stored, Alpha alpha) throws RejectedExampleException {
    try (stored;
        Mat eightBits = new Mat()) {
      switch (stored.depth()) {
        case CV_8U -> stored.assignTo(eightBits);
        case CV_16U -> stored.convertTo(eightBits, CV_8U, SIXTEEN_TO_EIGHT_BITS, 0);
        default ->
            throw new RejectedExampleException(
                RejectionReason.UNSUPPORTED_FORMAT,
                "The pixels are neither 8-bit nor 16-bit integers. Convert the file to PNG.");
      }
      return eightBits.channels() == 4 ? overWhite(eightBits, alpha) : opaque(eightBits);
    }
  }

  private static Mat opaque(Mat pixels) {
    Mat rgb = new Mat();
    cvtColor(pixels, rgb, pixels.channels() == 1 ? COLOR_GRAY2RGB : COLOR_BGR2RGB);
    return rgb;
  }

  private static Mat overWhite(Mat bgra, Alpha alpha) {
    int width = bgra.cols();
    byte[] from = new byte[width * 4];
    byte[] to = new byte[width * 3];
    Mat rgb = new Mat(bgra.rows(), width, CV_8UC3);
    for (int y = 0; y < bgra.rows(); y++) {
      try (BytePointer source = bgra.ptr(y, 0);
          BytePointer target = rgb.ptr(y, 0)) {
        source.get(from);
        blend(from, to, alpha);
        target.put(to, 0, to.length);
      }
    }
    return rgb;
  }

  private static void blend(byte[] bgra, byte[] rgb, Alpha alpha) {
    for (int in = 0, out = 0; in < bgra.length; in += 4, out += 3) {
      int opacity = alpha == Alpha.IGNORED ? MAX : bgra[in + 3] & 0xFF;
      for (int channel = 0; channel < 3; channel++) {
        int colour = bgra[in + 2 - channel] & 0xFF;
        int weighted = alpha == Alpha.STRAIGHT ? (colour * opacity + MAX / 2) / MAX : colour;
        rgb[out + channel] = (byte) Math.min(MAX, weighted + MAX - opacity);
      }
    }
  }
}
