package io.frostline.image;

/**
 * What the next {@value #BITS} bits of a sequential JPEG hold, with the values of coefficients
 * (ITU-T T.81, F.2.2): computed once for a Huffman table instead of bit by bit for each block.
 */
final class JpegLookup {
  /** As many as make a table fit the cache of a processor twice. */
  static final int BITS = 10;

  /** The bits hold no whole coefficient. */
  static final int NONE = 0;

  /** The distance to a place behind those of all coefficients. */
  private static final int NOWHERE = 127;

  /** More than a block has, whatever follows. */
  private static final int TOO_FAR = 255;

  private final JpegHuffmanTable table;
  private final long bits;
  private int length;
  private int passed;

  private JpegLookup(JpegHuffmanTable table, int bits) {
    this.table = table;
    this.bits = (long) bits << Long.SIZE - BITS;
  }

  /**
   * The coefficients that follow the first one of a block, by the next bits: one or two of them,
   * and the end of the block if it comes next.
   *
   * @see #passed(long)
   */
  static long[] pairs(JpegHuffmanTable table) {
    long[] pairs = new long[1 << BITS];
    for (int bits = 0; bits < pairs.length; bits++) {
      pairs[bits] = new JpegLookup(table, bits).pair();
    }
    return pairs;
  }

  private long pair() {
    long first = coefficient();
    long second = passed < JpegHuffmanTable.TO_THE_END ? coefficient() : NOWHERE;
    if (passed < JpegHuffmanTable.TO_THE_END && isNext(true)) {
      pass(entry());
    }
    if (length == 0) {
      return (long) TOO_FAR << 24;
    }
    return (second >> 8) << 48
        | (first >> 8 & 0xFFFF) << 32
        | (long) passed << 24
        | (second & 0xFF) << 16
        | (first & 0xFF) << 8
        | length;
  }

  /** The next coefficient: its value above its distance from where the pair begins. */
  private long coefficient() {
    if (!isNext(false)) {
      return NOWHERE;
    }
    int entry = entry();
    int size = JpegHuffmanTable.runAndSize(entry) & 0xF;
    int value = value(bits << length, entry);
    int place = passed + JpegHuffmanTable.advance(entry) - 1;
    pass(entry);
    return size == 0 ? NOWHERE : (long) value << 8 | place;
  }

  private int entry() {
    return table.entry(bits << length);
  }

  private void pass(int entry) {
    length += JpegHuffmanTable.totalLength(entry);
    passed += JpegHuffmanTable.advance(entry);
  }

  /** Whether a whole symbol follows, and one that ends the block if it has to. */
  private boolean isNext(boolean end) {
    int entry = entry();
    return entry != JpegHuffmanTable.INVALID
        && length + JpegHuffmanTable.totalLength(entry) <= BITS
        && (!end || JpegHuffmanTable.advance(entry) == JpegHuffmanTable.TO_THE_END);
  }

  /** The bits of a pair. */
  static int length(long pair) {
    return (int) pair & 0xFF;
  }

  /**
   * How many coefficients a pair passes; {@link JpegHuffmanTable#TO_THE_END} more if the block
   * ends.
   */
  static int passed(long pair) {
    return (int) pair >>> 24;
  }

  /** The distance of the first coefficient. */
  static int place(long pair) {
    return (int) pair >> 8 & 0xFF;
  }

  static int value(long pair) {
    return (short) (pair >> 32);
  }

  static int secondPlace(long pair) {
    return (int) pair >> 16 & 0xFF;
  }

  static int secondValue(long pair) {
    return (int) (pair >> 48);
  }

  /**
   * First coefficients of blocks, by the next bits: the difference to the one of the block before,
   * times 256, plus the length of its code and value; {@link #NONE} if they are longer.
   */
  static int[] differences(JpegHuffmanTable table) {
    int[] differences = new int[1 << BITS];
    for (int bits = 0; bits < differences.length; bits++) {
      long next = (long) bits << Long.SIZE - BITS;
      int entry = table.entry(next);
      int size = JpegHuffmanTable.runAndSize(entry) & 0xF;
      int code = JpegHuffmanTable.codeLength(entry);
      differences[bits] =
          entry == JpegHuffmanTable.INVALID || code + size > BITS
              ? NONE
              : value(next, entry) << 8 | code + size;
    }
    return differences;
  }

  /** The value that follows a code. */
  static int value(long bits, int entry) {
    int size = JpegHuffmanTable.runAndSize(entry) & 0xF;
    return valueOf(bits << JpegHuffmanTable.codeLength(entry), size);
  }

  /** The value of a size in the highest bits (T.81, figure F.12). */
  private static int valueOf(long bits, int size) {
    if (size == 0) {
      return 0;
    }
    int number = (int) (bits >>> Long.SIZE - size);
    return bits < 0 ? number : number - (1 << size) + 1;
  }
}
