package io.frostline.image;

import io.frostline.example.RejectedExampleException;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;

/** The pixels of a JPEG from libjpeg-turbo, or those that it would give. */
record JpegPixels(JpegFrame frame, JpegSegments segments) implements Outline.ScaledPixels {
  /** Blocks of 8 × 8 pixels can become one pixel. */
  private static final int GREATEST_DIVISOR = 8;

  @Override
  public int greatestDivisor() {
    return GREATEST_DIVISOR;
  }

  @Override
  public Mat decode(byte[] file, int divisor) throws RejectedExampleException {
    return OpenCv.decodeReducedRgb(file, divisor);
  }

  @Override
  public Mat decodeWhole(byte[] file, int divisor, Outline.Content content)
      throws RejectedExampleException {
    Optional<JpegReduction> possible =
        divisor == JpegReduction.DIVISOR ? JpegReduction.of(frame, segments) : Optional.empty();
    if (possible.isPresent()) {
      try (JpegReduction reduction = possible.get()) {
        JpegContent.walk(frame, segments, List.of(), reduction::blocks);
        Optional<Mat> picture = reduction.picture();
        return picture.isPresent() ? picture.get() : decode(file, divisor);
      }
    }
    return Outline.ScaledPixels.super.decodeWhole(file, divisor, content);
  }
}
