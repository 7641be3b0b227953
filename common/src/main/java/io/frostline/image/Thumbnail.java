package io.frostline.image;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import io.frostline.message.Formatted;
import java.io.Serializable;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A small version of an image for people to look at: proportions preserved, never cropped, never
 * enlarged.
 *
 * @param side maximum length of the longer side in pixels
 */
public record Thumbnail(int side) implements Serializable {
  /** Hardly any visible loss at this size, in a fifth of the bytes of a PNG. */
  private static final int QUALITY = 82;

  public Thumbnail {
    if (side < 1) {
      throw new IllegalArgumentException(
          Formatted.of("A thumbnail needs a size of at least 1 pixel, not %d.", side));
    }
  }

  /** The thumbnail as a JPEG file. */
  public byte[] jpeg(RgbImage image) {
    double scale = Math.min(1, (double) side / Math.max(image.width(), image.height()));
    int width = Math.max(1, (int) Math.round(scale * image.width()));
    int height = Math.max(1, (int) Math.round(scale * image.height()));
    try (RgbImage small = image.resized(width, height, INTER_AREA);
        Mat rgb = small.view();
        Mat bgr = new Mat();
        BytePointer file = new BytePointer();
        IntPointer settings = new IntPointer(IMWRITE_JPEG_QUALITY, QUALITY)) {
      cvtColor(rgb, bgr, COLOR_RGB2BGR);
      imencode(".jpg", bgr, file, settings);
      byte[] bytes = new byte[Math.toIntExact(file.limit())];
      file.get(bytes);
      return bytes;
    }
  }
}
