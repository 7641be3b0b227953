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

  private static final int MAX_LEVEL = 255;

  private final Taps rows;
  private final int[] weights;
  private final RowResampler columns;
  private final int[][] sums;
  private final ArrayDeque<int[]> spare = new ArrayDeque<>();
  private final byte[] levels;

  /**
   * @param fractionBits extra fractional bits kept between the two passes
   */
  Resampler(RgbImage image, Taps columns, Taps rows, int fractionBits) {
    this.rows = rows;
    this.weights = rows.fixedPoint(PRECISION_BITS - fractionBits);
    this.columns = new RowResampler(image, columns, fractionBits);
    this.sums = new int[rows.starts().length][];
    this.levels = new byte[columns.starts().length * RgbImage.CHANNELS];
  }

  void write(ByteBuffer target) {
    int row = 0;
    for (int y = rows.starts()[0]; row < sums.length; y++) {
      if (rows.starts()[row] <= y) {
        addToOpenRows(y, row);
      }
      while (row < sums.length && rows.end(row) == y + 1) {
        target.put(finish(row++));
      }
    }
  }

  private void addToOpenRows(int y, int firstOpen) {
    int[] line = columns.resample(y);
    for (int row = firstOpen; row < sums.length && rows.starts()[row] <= y; row++) {
      if (sums[row] == null) {
        sums[row] = start();
      }
      add(line, weights[row * rows.width() + y - rows.starts()[row]], sums[row]);
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
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) clip(sum[i] >> PRECISION_BITS, MAX_LEVEL);
    }
    sums[row] = null;
    spare.push(sum);
    return levels;
  }

  static int clip(int level, int max) {
    return Math.max(0, Math.min(level, max));
  }
}
