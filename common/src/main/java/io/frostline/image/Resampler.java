package io.frostline.image;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Resizes an image with separate weights for columns and rows, in the fixed-point arithmetic of
 * Resample.c in Pillow: 8-bit levels times 22-bit weights, columns first. Each original row is read
 * once and added to the resized rows that it contributes to, so memory does not grow with the
 * image; integer sums make the order irrelevant. For a single use.
 */
final class Resampler {
  /** PRECISION_BITS of Resample.c: 32 - 8 bits of a level - 2 bits for overshoot of the cubic. */
  static final int PRECISION_BITS = 22;

  private final Taps rows;
  private final int[] used;
  private final int[] weights;
  private final boolean overshoots;
  private final RowResampler columns;
  private final int[][] sums;
  private final ArrayDeque<int[]> spare = new ArrayDeque<>();
  private final byte[] levels;

  /** The first resized row that is not written yet. */
  private int open;

  /**
   * @param fractionBits extra fractional bits kept between the two passes
   */
  Resampler(RgbImage image, Taps columns, Taps rows, int fractionBits) {
    this.rows = rows;
    this.used = rows.used();
    int bits = PRECISION_BITS - fractionBits;
    this.weights = rows.fixedPoint(bits);
    this.overshoots = rows.overshoots(bits);
    this.columns = new RowResampler(image, columns, used.length, fractionBits);
    this.sums = new int[rows.starts().length][];
    this.levels = new byte[columns.starts().length * RgbImage.CHANNELS];
  }

  void write(ByteBuffer target) {
    for (int from = 0; from < used.length; from += columns.rows()) {
      int[] strip = Arrays.copyOfRange(used, from, Math.min(from + columns.rows(), used.length));
      columns.resample(strip);
      for (int row = 0; row < strip.length; row++) {
        add(strip[row], columns.line(row), target);
      }
    }
  }

  /** Adds an original row to the resized ones that use it, and writes those that are complete. */
  private void add(int y, int[] line, ByteBuffer target) {
    for (int row = open; row < sums.length && rows.starts()[row] <= y; row++) {
      if (sums[row] == null) {
        sums[row] = start();
      }
      add(line, weights[row * rows.width() + y - rows.starts()[row]], sums[row]);
    }
    while (open < sums.length && rows.end(open) == y + 1) {
      target.put(finish(open++));
    }
  }

  private int[] start() {
    int[] sum = spare.isEmpty() ? new int[levels.length] : spare.pop();
    Arrays.fill(sum, 1 << PRECISION_BITS - 1);
    return sum;
  }

  private static void add(int[] line, int weight, int[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += line[i] * weight;
    }
  }

  private byte[] finish(int row) {
    int[] sum = sums[row];
    if (overshoots) {
      clip(sum);
    }
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (sum[i] >> PRECISION_BITS);
    }
    sums[row] = null;
    spare.push(sum);
    return levels;
  }

  /** Limits sums to those of levels, for weights that overshoot. */
  static void clip(int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.max(0, Math.min(sums[i], RgbImage.MAX_LEVEL << PRECISION_BITS));
    }
  }
}
