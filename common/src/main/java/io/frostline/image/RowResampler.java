package io.frostline.image;

import java.util.Arrays;

/**
 * The horizontal pass of {@link Resampler}: a strip of rows at a time.
 *
 * <p>A column of a strip is held in an array of its own, because the compiler of the JVM turns only
 * loops over whole arrays into vector instructions. Only as many columns as one resized pixel needs
 * are held at a time.
 */
final class RowResampler {
  /** Long enough for vectors, short enough for the arrays to stay in the cache. */
  private static final int MAX_ROWS = 64;

  private static final int MAX_STRIP = 1 << 24;
  private static final int CACHE_LINE = 64;

  private final RgbImage image;
  private final Taps columns;
  private final int[] weights;
  private final int shift;
  private final boolean overshoots;
  private final int firstColumn;
  private final int rows;

  private final int rowBytes;
  private final int stride;
  private final byte[] strip;
  private final int[][] held;
  private final int[] sums;
  private final int[] levels;
  private final int[] line;

  /**
   * @param mostRows that will be asked for
   * @param fractionBits number of fractional bits of the results
   */
  RowResampler(RgbImage image, Taps columns, int mostRows, int fractionBits) {
    this.image = image;
    this.columns = columns;
    this.weights = columns.fixedPoint(Resampler.PRECISION_BITS);
    this.shift = Resampler.PRECISION_BITS - fractionBits;
    this.overshoots = columns.overshoots(Resampler.PRECISION_BITS);
    this.firstColumn = columns.starts()[0];
    int outputs = columns.starts().length;
    this.rowBytes = (columns.end(outputs - 1) - firstColumn) * RgbImage.CHANNELS;
    // An odd number of cache lines, so that rows do not compete for the same places of the cache.
    this.stride = (rowBytes / CACHE_LINE | 1) * CACHE_LINE + 2 * CACHE_LINE;
    this.rows = Math.max(1, Math.min(Math.min(mostRows, MAX_ROWS), MAX_STRIP / stride));
    this.strip = new byte[stride * rows];
    int most = Arrays.stream(columns.counts()).max().orElseThrow();
    this.held = new int[most][rows * RgbImage.CHANNELS];
    this.sums = new int[rows * RgbImage.CHANNELS];
    this.line = new int[outputs * RgbImage.CHANNELS];
    this.levels = new int[line.length * rows];
  }

  /** How many rows {@link #resample} takes at once. */
  int rows() {
    return rows;
  }

  /** Computes the levels of the rows with these numbers: at most {@link #rows}. */
  void resample(int[] numbers) {
    for (int row = 0; row < numbers.length; row++) {
      image.copyRow(numbers[row], firstColumn, strip, row * stride, rowBytes);
    }
    int next = firstColumn;
    for (int x = 0; x < columns.starts().length; x++) {
      next = Math.max(next, columns.starts()[x]);
      for (; next < columns.end(x); next++) {
        hold(next);
      }
      sum(x);
      if (overshoots) {
        Resampler.clip(sums);
      }
      scatter(sums, shift, levels, x * RgbImage.CHANNELS, line.length);
    }
  }

  /** The levels of one of the rows as interleaved RGB; valid until the next call. */
  int[] line(int row) {
    System.arraycopy(levels, row * line.length, line, 0, line.length);
    return line;
  }

  private void hold(int column) {
    int at = (column - firstColumn) * RgbImage.CHANNELS;
    gather(strip, at, stride, held[column % held.length]);
  }

  private static void gather(byte[] strip, int at, int stride, int[] column) {
    for (int to = 0, from = at; to < column.length; to += RgbImage.CHANNELS, from += stride) {
      column[to] = strip[from] & 0xFF;
      column[to + 1] = strip[from + 1] & 0xFF;
      column[to + 2] = strip[from + 2] & 0xFF;
    }
  }

  private void sum(int x) {
    Arrays.fill(sums, 1 << shift - 1);
    int column = columns.starts()[x];
    int weight = x * columns.width();
    int end = weight + columns.counts()[x];
    for (; weight + 1 < end; weight += 2, column += 2) {
      int[] left = held[column % held.length];
      int[] right = held[(column + 1) % held.length];
      add(left, weights[weight], right, weights[weight + 1], sums);
    }
    if (weight < end) {
      add(held[column % held.length], weights[weight], sums);
    }
  }

  private static void add(int[] left, int weight, int[] right, int other, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += left[i] * weight + right[i] * other;
    }
  }

  private static void add(int[] column, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += column[i] * weight;
    }
  }

  private static void scatter(int[] sums, int shift, int[] levels, int at, int stride) {
    for (int from = 0, to = at; from < sums.length; from += RgbImage.CHANNELS, to += stride) {
      levels[to] = sums[from] >> shift;
      levels[to + 1] = sums[from + 1] >> shift;
      levels[to + 2] = sums[from + 2] >> shift;
    }
  }
}
