package io.frostline.image;

/** The horizontal pass of {@link Resampler}: one row at a time, always into the same array. */
final class RowResampler {
  private final RgbImage image;
  private final Taps columns;
  private final int[] weights;
  private final int shift;
  private final int maxLevel;
  private final int firstColumn;
  private final byte[] pixels;
  private final int[] levels;

  /**
   * @param fractionBits number of fractional bits of the results
   */
  RowResampler(RgbImage image, Taps columns, int fractionBits) {
    this.image = image;
    this.columns = columns;
    this.weights = columns.fixedPoint(Resampler.PRECISION_BITS);
    this.shift = Resampler.PRECISION_BITS - fractionBits;
    this.maxLevel = 255 << fractionBits;
    this.firstColumn = columns.starts()[0];
    int last = columns.starts().length - 1;
    this.pixels = new byte[(columns.end(last) - firstColumn) * RgbImage.CHANNELS];
    this.levels = new int[columns.starts().length * RgbImage.CHANNELS];
  }

  /** The levels of the row as interleaved RGB; valid until the next call. */
  int[] resample(int y) {
    image.copyRow(y, firstColumn, pixels.length / RgbImage.CHANNELS, pixels);
    for (int x = 0; x < columns.starts().length; x++) {
      sum(x);
    }
    return levels;
  }

  private void sum(int x) {
    int red = 1 << shift - 1;
    int green = red;
    int blue = red;
    int pixel = (columns.starts()[x] - firstColumn) * RgbImage.CHANNELS;
    int first = x * columns.width();
    int end = first + columns.counts()[x];
    for (int i = first; i < end; i++, pixel += RgbImage.CHANNELS) {
      int weight = weights[i];
      red += (pixels[pixel] & 0xFF) * weight;
      green += (pixels[pixel + 1] & 0xFF) * weight;
      blue += (pixels[pixel + 2] & 0xFF) * weight;
    }
    int level = x * RgbImage.CHANNELS;
    levels[level] = Resampler.clip(red >> shift, maxLevel);
    levels[level + 1] = Resampler.clip(green >> shift, maxLevel);
    levels[level + 2] = Resampler.clip(blue >> shift, maxLevel);
  }
}
