package io.frostline.image;

import io.frostline.example.RejectedExampleException;

/**
 * A block as 2 × 2 samples: jpeg_idct_2x2. The even rows and columns other than the first add
 * nothing to the means of halves.
 *
 * <p>Blocks are transformed many at a time, in loops that the compiler of the JVM turns into vector
 * instructions: each with one result, over arrays at constant distances.
 */
final class JpegTransform2 implements JpegTransform {
  /** FIX_3_624509785, FIX_1_272758580, FIX_0_850430095 and FIX_0_720959822. */
  private static final int ODD1 = 29692;

  private static final int ODD3 = -10426;
  private static final int ODD5 = 6967;
  private static final int ODD7 = -5906;

  /** CONST_BITS: fraction bits of the constants. */
  private static final int CONSTANT_BITS = 13;

  /** PASS1_BITS: fraction bits between the passes. */
  private static final int PASS_BITS = 2;

  private static final int EVEN_BITS = CONSTANT_BITS + 2;
  private static final int FIRST_BITS = EVEN_BITS - PASS_BITS;
  private static final int FIRST_HALF = 1 << FIRST_BITS - 1;
  private static final int SECOND_BITS = EVEN_BITS + PASS_BITS + SCALE_BITS;
  private static final int SECOND_HALF = 1 << SECOND_BITS - 1;

  /** Rows and columns in use: the first, and the odd ones. */
  private static final int USED = 5;

  /** An odd number of cache lines, so that coefficients do not compete for places of the cache. */
  private static final int BLOCKS = 15 * 16;

  private static final int ROW = USED * BLOCKS;

  private final int[] samples;
  private final int stride;
  private final JpegCoefficients coefficients;
  private final int[] places = new int[BLOCKS];
  private int held;

  /** The columns of the upper or the lower row after the first pass. */
  private final int[] columns = new int[ROW];

  private final int[] magnitudes = new int[ROW];
  private final int[] left = new int[BLOCKS];
  private final int[] right = new int[BLOCKS];

  /**
   * @param samples where they are written
   * @param stride from a row of samples to the next one
   */
  JpegTransform2(int[] quantisation, int[] samples, int stride) {
    this.samples = samples;
    this.stride = stride;
    coefficients = new JpegCoefficients(quantisation, JpegTransform2::place, USED * USED, BLOCKS);
  }

  private static int place(int row, int column) {
    boolean used = (row == 0 || row % 2 == 1) && (column == 0 || column % 2 == 1);
    return used ? (row + 1) / 2 * USED + (column + 1) / 2 : USED * USED;
  }

  @Override
  public int read(int at, int last, JpegBits bits, JpegHuffmanTable first, JpegHuffmanTable others)
      throws RejectedExampleException {
    if (held == BLOCKS) {
      flush();
    }
    coefficients.begin(held);
    int current = last + bits.readBlock(first, others, coefficients);
    coefficients.putFirst(current);
    places[held++] = at;
    return current;
  }

  @Override
  public void flush() {
    int[] values = coefficients.products();
    passColumns(values, 1, columns);
    passRow(0);
    passColumns(values, -1, columns);
    passRow(stride);
    coefficients.clear();
    held = 0;
  }

  /**
   * @param sign of the odd part: 1 for the upper row, -1 for the lower one
   */
  private static void passColumns(int[] values, int sign, int[] columns) {
    for (int i = 0; i < ROW; i++) {
      int odd =
          values[i + ROW] * ODD1
              + values[i + 2 * ROW] * ODD3
              + values[i + 3 * ROW] * ODD5
              + values[i + 4 * ROW] * ODD7;
      columns[i] = (values[i] << EVEN_BITS) + odd * sign + FIRST_HALF >> FIRST_BITS;
    }
  }

  private void passRow(int below) {
    JpegCoefficients.note(columns, magnitudes);
    passColumn(columns, 1, left);
    passColumn(columns, -1, right);
    for (int i = 0; i < held; i++) {
      int to = places[i] + below;
      samples[to] = left[i];
      samples[to + 1] = right[i];
    }
  }

  private static void passColumn(int[] columns, int sign, int[] column) {
    for (int i = 0; i < BLOCKS; i++) {
      int odd =
          columns[i + BLOCKS] * ODD1
              + columns[i + 2 * BLOCKS] * ODD3
              + columns[i + 3 * BLOCKS] * ODD5
              + columns[i + 4 * BLOCKS] * ODD7;
      int sum = (columns[i] << EVEN_BITS) + odd * sign + SECOND_HALF;
      column[i] = JpegTransform.limited((sum >> SECOND_BITS) + CENTRE);
    }
  }

  @Override
  public boolean isInRange() {
    return coefficients.isInRange() && JpegCoefficients.areInRange(magnitudes);
  }
}
