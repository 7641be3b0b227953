package io.frostline.review;

import io.frostline.image.CellMeans;
import io.frostline.image.SmallPicture;

/**
 * The levels of a picture, ready to be compared.
 *
 * @param channels red, green and blue
 * @param brightness by ITU-R BT.601
 */
record PreparedPicture(int width, int height, float[][] channels, float[] brightness) {
  private static final float[] WEIGHTS = {0.299f, 0.587f, 0.114f};

  static PreparedPicture of(SmallPicture picture) {
    float[][] channels = new float[WEIGHTS.length][];
    float[] brightness = new float[picture.width() * picture.height()];
    for (int channel = 0; channel < channels.length; channel++) {
      channels[channel] = picture.plane(channel);
      for (int pixel = 0; pixel < brightness.length; pixel++) {
        brightness[pixel] += WEIGHTS[channel] * channels[channel][pixel];
      }
    }
    return new PreparedPicture(picture.width(), picture.height(), channels, brightness);
  }

  /** The same picture in at most so many pixels on each side. */
  PreparedPicture reduced(int side) {
    int columns = Math.min(side, width);
    int rows = Math.min(side, height);
    CellMeans across = new CellMeans(width, columns, 0, 1);
    CellMeans down = new CellMeans(height, rows, 0, 1);
    float[][] means = new float[channels.length][];
    for (int channel = 0; channel < means.length; channel++) {
      means[channel] = CellMeans.of(channels[channel], across, down);
    }
    return new PreparedPicture(columns, rows, means, CellMeans.of(brightness, across, down));
  }
}
