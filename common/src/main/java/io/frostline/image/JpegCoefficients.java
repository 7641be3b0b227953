package io.frostline.image;

import java.util.Arrays;

/**
 * The coefficients of some blocks of a JPEG, as far as their inverse transformation uses them.
 * Those with the same position in all blocks are next to each other.
 *
 * <p>libjpeg computes with 16 bits in some of its inner loops and with 32 or 64 in others. The
 * results are the same in all of them as long as values stay {@linkplain #isInRange in a range}
 * that those of pictures never leave.
 */
final class JpegCoefficients {
  private static final int COUNT = 64;

  /** So many bits have the values of which the results are the same in every arithmetic. */
  private static final int RANGE_BITS = 14;

  /** Coefficients after the last one, which take part in nothing. */
  private static final int BEYOND = JpegHuffmanTable.TO_THE_END;

  /** The position in a block, row by row, of each coefficient in the order of the file (T.81). */
  private static final int[] ZIGZAG = zigzag();

  private final int[] places = new int[COUNT + BEYOND];
  private final int[] values;
  private final int[] steps;

  /** The bits that values at each place ever had, of whatever sign. */
  private final int[] magnitudes;

  private int number;
  private int ofFirsts;

  /** Where the coefficient of a row and a column is kept. */
  @FunctionalInterface
  interface Places {
    /** From 0; the number of places if it is not used. */
    int of(int row, int column);
  }

  /**
   * @param quantisation the steps in the order of the file
   * @param count number of places
   * @param blocks how many are held at once
   */
  JpegCoefficients(int[] quantisation, Places places, int count, int blocks) {
    values = new int[(count + 1) * blocks];
    steps = new int[values.length];
    magnitudes = new int[values.length];
    for (int i = 0; i < COUNT; i++) {
      int place = places.of(ZIGZAG[i] / 8, ZIGZAG[i] % 8);
      this.places[i] = place * blocks;
      if (place < count) {
        Arrays.fill(steps, place * blocks, (place + 1) * blocks, quantisation[i]);
      }
    }
    Arrays.fill(this.places, COUNT, COUNT + BEYOND, count * blocks);
  }

  private static int[] zigzag() {
    int[] order = new int[COUNT];
    int at = 0;
    for (int diagonal = 0; diagonal < 15; diagonal++) {
      int least = Math.max(0, diagonal - 7);
      for (int i = least; i <= diagonal - least; i++) {
        int row = diagonal % 2 == 0 ? diagonal - i : i;
        order[at++] = row * 8 + diagonal - row;
      }
    }
    return order;
  }

  /** The place of each coefficient in the first block, and of some after the last coefficient. */
  int[] places() {
    return places;
  }

  /** The coefficients by their places. */
  int[] values() {
    return values;
  }

  /** The number of the current block, which is added to the places of the first one. */
  int number() {
    return number;
  }

  /** Starts with a block; all its coefficients are zero. */
  void begin(int block) {
    number = block;
  }

  /** Keeps the first coefficient of the block. */
  void putFirst(int value) {
    ofFirsts |= value ^ value >> Integer.SIZE - 1;
    values[number] = value;
  }

  /** Multiplies the coefficients of all blocks by their steps. */
  int[] products() {
    multiply(values, steps);
    note(values, magnitudes);
    return values;
  }

  private static void multiply(int[] values, int[] steps) {
    for (int i = 0; i < steps.length; i++) {
      values[i] = values[i] * steps[i];
    }
  }

  /** Takes note of how large results are. */
  static void note(int[] results, int[] magnitudes) {
    for (int i = 0; i < results.length; i++) {
      magnitudes[i] = magnitudes[i] | (results[i] ^ results[i] >> Integer.SIZE - 1);
    }
  }

  /** Makes all coefficients zero. */
  void clear() {
    Arrays.fill(values, 0);
  }

  /** Whether all values were in the range within which every arithmetic gives the same. */
  boolean isInRange() {
    return ofFirsts >>> RANGE_BITS == 0 && areInRange(magnitudes);
  }

  /** Whether results of which {@link #note} was taken were in that range. */
  static boolean areInRange(int[] magnitudes) {
    return Arrays.stream(magnitudes).noneMatch(bits -> bits >>> RANGE_BITS != 0);
  }
}
