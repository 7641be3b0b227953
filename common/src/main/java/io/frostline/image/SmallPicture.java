package io.frostline.image;

import io.frostline.example.RejectedExampleException;
import io.frostline.message.Formatted;
import java.io.Serializable;
import java.nio.ByteBuffer;

/**
 * A picture in few pixels and in colour, to compare it with others: at most {@value #SIDE} on each
 * side, as many as the picture has if it has fewer. Each is the mean of the area that it covers.
 *
 * @param rgb row after row, three bytes for each pixel
 */
public record SmallPicture(int width, int height, byte[] rgb) implements Serializable {
  /** The most pixels of a side. */
  public static final int SIDE = 64;

  public SmallPicture {
    if (rgb.length != RgbImage.CHANNELS * Math.multiplyExact(width, height)) {
      throw new IllegalArgumentException(
          Formatted.of("%d bytes are not %d x %d pixels.", rgb.length, width, height));
    }
  }

  /** Of an image. */
  public static SmallPicture of(CheckedImage image) throws RejectedExampleException {
    RgbImage pixels = image.pixels(PictureViews.FRAMING);
    int width = Math.min(PictureViews.SIDE, pixels.originalWidth());
    int height = Math.min(PictureViews.SIDE, pixels.originalHeight());
    Framing framing = PictureViews.FRAMING.of(width, height);
    ByteBuffer rgb = ByteBuffer.allocate(framing.byteCount());
    image.write(framing, rgb);
    int columns = Math.min(SIDE, width);
    int rows = Math.min(SIDE, height);
    CellMeans across = new CellMeans(width, columns, 0, 1);
    CellMeans down = new CellMeans(height, rows, 0, 1);
    byte[] small = new byte[RgbImage.CHANNELS * columns * rows];
    for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
      float[] means = CellMeans.of(plane(rgb.array(), channel), across, down);
      for (int pixel = 0; pixel < means.length; pixel++) {
        small[RgbImage.CHANNELS * pixel + channel] = (byte) Math.round(means[pixel]);
      }
    }
    return new SmallPicture(columns, rows, small);
  }

  /** The levels of a channel, 0 to 255, row after row. */
  public float[] plane(int channel) {
    return plane(rgb, channel);
  }

  private static float[] plane(byte[] rgb, int channel) {
    float[] levels = new float[rgb.length / RgbImage.CHANNELS];
    for (int pixel = 0; pixel < levels.length; pixel++) {
      levels[pixel] = rgb[RgbImage.CHANNELS * pixel + channel] & RgbImage.MAX_LEVEL;
    }
    return levels;
  }

  /** The picture with left and right exchanged. */
  public SmallPicture mirrored() {
    byte[] mirrored = new byte[rgb.length];
    for (int pixel = 0; pixel < width * height; pixel++) {
      int other = pixel / width * width + width - 1 - pixel % width;
      System.arraycopy(
          rgb, RgbImage.CHANNELS * pixel, mirrored, RgbImage.CHANNELS * other, RgbImage.CHANNELS);
    }
    return new SmallPicture(width, height, mirrored);
  }
}
