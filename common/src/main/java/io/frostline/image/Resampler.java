package io.frostline.image;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Resizes an image with separate weights for columns and rows, in the fixed-point arithmetic of
 * Pillow's Resample.c: 8-bit levels times 22-bit weights, columns first. Each original row is read
 * once and added to the resized rows it belongs to, so the memory needed does not depend on the
 * image's height; integer sums make the order irrelevant.
 */
final class Resampler {
  /** PRECISION_BITS of Resample.c: 32 - 8 bits of a level - 2 bits for overshoot of the cubic. */
  private static final int PRECISION_BITS = 22;

  private final Taps columns;
  private final Taps rows;
  private final int fractionBits;

  /**
   * @param fractionBits how many bits below one level are kept between the two passes
   */
  Resampler(Taps columns, Taps rows, int fractionBits) {
    this.columns = columns;
    this.rows = rows;
    this.fractionBits = fractionBits;
  }

  void write(RgbImage image, ByteBuffer target) {
    for (int[] sums : sumRows(image)) {
      byte[] row = new byte[sums.length];
      for (int i = 0; i < row.length; i++) {
        row[i] = (byte) clip(sums[i] >> PRECISION_BITS, 255);
      }
      target.put(row);
    }
  }

  private int[][] sumRows(RgbImage image) {
    int[] weights = rows.fixedPoint(PRECISION_BITS - fractionBits);
    int[][] sums = new int[rows.starts().length][columns.starts().length * RgbImage.CHANNELS];
    for (int[] row : sums) {
      Arrays.fill(row, 1 << PRECISION_BITS - 1);
    }
    RowResampler line = new RowResampler(image);
    int oldest = 0;
    int last = sums.length - 1;
    for (int y = rows.starts()[0]; y < rows.end(last); y++) {
      while (rows.end(oldest) <= y) {
        oldest++;
      }
      if (rows.starts()[oldest] <= y) {
        int[] levels = line.resample(y);
        for (int out = oldest; out <= last && rows.starts()[out] <= y; out++) {
          add(levels, weights[out * rows.width() + y - rows.starts()[out]], sums[out]);
        }
      }
    }
    return sums;
  }

  private static void add(int[] levels, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += levels[i] * weight;
    }
  }

  private static int clip(int level, int max) {
    return Math.max(0, Math.min(level, max));
  }

  /** The horizontal pass over one row at a time, with buffers that are used again. */
  private final class RowResampler {
    private final RgbImage image;
    private final int[] weights = columns.fixedPoint(PRECISION_BITS);
    private final int[] levels = new int[columns.starts().length * RgbImage.CHANNELS];
    private final int firstColumn = columns.starts()[0];
    private final byte[] pixels;

    RowResampler(RgbImage image) {
      this.image = image;
      int needed = columns.end(columns.starts().length - 1) - firstColumn;
      this.pixels = new byte[needed * RgbImage.CHANNELS];
    }

    int[] resample(int y) {
      image.copyRow(y, firstColumn, pixels.length / RgbImage.CHANNELS, pixels);
      int shift = PRECISION_BITS - fractionBits;
      int max = 255 << fractionBits;
      for (int x = 0; x < columns.starts().length; x++) {
        int red = 1 << shift - 1;
        int green = red;
        int blue = red;
        int weight = x * columns.width();
        int pixel = (columns.starts()[x] - firstColumn) * RgbImage.CHANNELS;
        for (int end = weight + columns.counts()[x]; weight < end; weight++, pixel += 3) {
          red += (pixels[pixel] & 0xFF) * weights[weight];
          green += (pixels[pixel + 1] & 0xFF) * weights[weight];
          blue += (pixels[pixel + 2] & 0xFF) * weights[weight];
        }
        levels[x * 3] = clip(red >> shift, max);
        levels[x * 3 + 1] = clip(green >> shift, max);
        levels[x * 3 + 2] = clip(blue >> shift, max);
      }
      return levels;
    }
  }
}
