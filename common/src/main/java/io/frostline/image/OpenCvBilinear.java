package io.frostline.image;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR_EXACT;

import java.nio.ByteBuffer;

/**
 * The bit-exact variant of the bilinear resize of OpenCV: four times as fast as {@link Resampler},
 * with the same result on every processor. It resizes the whole image even if the crop keeps little
 * of it, so images of extreme proportions go to {@link Resampler}, which differs by at most one
 * level.
 */
final class OpenCvBilinear implements Resizing {
  /** Enough for a 100:1 panorama with a shorter side of 512. */
  private static final long MAX_PIXELS = 1L << 25;

  private static final Resizing CROPPED = new WeightedResizing(Taps::bilinear, Interpolation.FINE);

  @Override
  public void write(RgbImage image, Axis columns, Axis rows, ByteBuffer target) {
    if (columns.resized() * rows.resized() > MAX_PIXELS) {
      CROPPED.write(image, columns, rows, target);
      return;
    }
    int width = Math.toIntExact(columns.resized());
    int height = Math.toIntExact(rows.resized());
    try (RgbImage resized = image.resized(width, height, INTER_LINEAR_EXACT)) {
      int left = Math.toIntExact(columns.from());
      int top = Math.toIntExact(rows.from());
      resized.write(left, top, columns.count(), rows.count(), target);
    }
  }
}
