package io.frostline.image;

import io.frostline.example.ByteSearch;
import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.message.Formatted;
import java.util.Arrays;

/**
 * The entropy-coded data of one JPEG scan as a stream of bits, in the parts between restart
 * markers. Bits beyond the end of a part are read as those that happen to follow; {@link
 * #isPastEnd} says so.
 */
final class JpegBits {
  private static final int PREFIX = 0xFF;
  private static final int RST0 = 0xD0;
  private static final int COEFFICIENTS = 64;

  /**
   * The end is checked after each unit: at most 64 blocks with 64 coefficients, each of 31 bits at
   * most.
   */
  private static final int MARGIN = COEFFICIENTS * COEFFICIENTS * Integer.BYTES;

  /** So many bytes in a row that equal the padding may belong to the data before it. */
  private static final int MAX_REPEATED = 8;

  private final byte[] bytes;
  private int[] ends = new int[4];
  private int parts;

  private int at;
  private int end;
  private int part = -1;
  private long bits;
  private int count;

  /**
   * Copies the data without its markers and stuffed zeros.
   *
   * @throws RejectedExampleException DAMAGED_CONTENT if a restart marker is not the next one
   */
  JpegBits(FileBytes coded) throws RejectedExampleException {
    bytes = new byte[coded.length() + MARGIN];
    byte[] from = coded.array();
    int last = coded.offset() + coded.length();
    int filled = 0;
    int in = coded.offset();
    while (in < last) {
      int prefix = coded.offset() + coded.indexOf(PREFIX, in - coded.offset());
      System.arraycopy(from, in, bytes, filled, prefix - in);
      filled += prefix - in;
      in = prefix + 2;
      if (in <= last && from[prefix + 1] == 0) {
        bytes[filled++] = (byte) PREFIX;
      } else if (in < last) {
        endPart(filled);
        requireNext(from[prefix + 1] & 0xFF);
      }
    }
    endPart(filled);
  }

  private void endPart(int position) {
    ends = parts == ends.length ? Arrays.copyOf(ends, parts * 2) : ends;
    ends[parts++] = position;
  }

  private void requireNext(int marker) throws RejectedExampleException {
    int expected = RST0 + (parts - 1) % 8;
    if (marker != expected) {
      throw JpegDamage.of(
          Formatted.of("it has the restart marker %x where %x should be", marker, expected));
    }
  }

  /** Goes to the start of the next part; false after the last one. */
  boolean nextPart() {
    if (part + 1 == parts) {
      return false;
    }
    at = part < 0 ? 0 : ends[part];
    end = ends[++part];
    bits = 0;
    count = 0;
    return true;
  }

  /** Whether more bits of the part were passed than it has. */
  boolean isPastEnd() {
    return (long) at * Byte.SIZE - count > (long) end * Byte.SIZE;
  }

  /** The bytes of the part of which no bit was passed. */
  int unusedBytes() {
    return end - firstUnused();
  }

  /**
   * Whether the unused bytes of the part are padding: all zeros or all ones, which begin here and
   * are not the end of a hole that earlier blocks were read from.
   */
  boolean endsWithPadding() {
    int unused = firstUnused();
    byte padding = bytes[unused];
    int from = unused;
    while (from > 0 && bytes[from - 1] == padding) {
      from--;
    }
    int to = unused;
    while (to < end && bytes[to] == padding) {
      to++;
    }
    return (padding == 0 || padding == (byte) PREFIX) && to == end && unused - from <= MAX_REPEATED;
  }

  private int firstUnused() {
    return (int) (((long) at * Byte.SIZE - count + Byte.SIZE - 1) / Byte.SIZE);
  }

  /** The next bits, at least 32 of them, the first one in the highest bit. */
  long peek() {
    bits |= ByteSearch.eightBytes(bytes, at) >>> count;
    at += Long.SIZE - 1 - count >> 3;
    count |= Long.SIZE - Byte.SIZE;
    return bits;
  }

  /** Passes bits that were {@linkplain #peek seen}: at most 32. */
  void pass(int length) {
    bits <<= length;
    count -= length;
  }

  /** The next bits as a number. */
  int next(int length) {
    int value = length == 0 ? 0 : (int) (peek() >>> Long.SIZE - length);
    pass(length);
    return value;
  }

  /** Passes any number of bits. */
  void skip(int length) {
    for (int left = length; left > 0; left -= Integer.SIZE) {
      peek();
      pass(Math.min(left, Integer.SIZE));
    }
  }

  /** The entry of the next code, which is passed, without the value that may follow. */
  int symbol(JpegHuffmanTable table) throws RejectedExampleException {
    int entry = table.entry(peek());
    requireValid(entry);
    pass(JpegHuffmanTable.codeLength(entry));
    return JpegHuffmanTable.runAndSize(entry);
  }

  /**
   * Passes a block of a sequential JPEG. The innermost loop of the walk: it works on copies of the
   * fields, which the compiler can keep in registers, and takes more bits without a branch that
   * depends on how many are left: a lookup finds at least 25, its symbol at least 56.
   */
  void passBlock(JpegHuffmanTable first, JpegHuffmanTable others) throws RejectedExampleException {
    int entry = first.entry(peek());
    requireValid(entry);
    pass(JpegHuffmanTable.totalLength(entry));
    passOthers(others);
  }

  private void passOthers(JpegHuffmanTable others) throws RejectedExampleException {
    int[] runs = others.runs();
    byte[] from = bytes;
    int entry;
    int next = at;
    long window = bits;
    int available = count;
    int coefficient = 1;
    while (coefficient < COEFFICIENTS) {
      int run = runs[(int) (window >>> Long.SIZE - JpegHuffmanTable.LOOKAHEAD)];
      window |= ByteSearch.eightBytes(from, next) >>> available;
      next += Long.SIZE - 1 - available >> 3;
      available |= Long.SIZE - Byte.SIZE;
      int after = coefficient + JpegHuffmanTable.coefficients(run);
      if (isOutside(after)) {
        entry = others.entry(window);
        requireValid(entry);
        run = JpegHuffmanTable.run(entry);
        after = coefficient + JpegHuffmanTable.coefficients(run);
      }
      window <<= run; // its low bits, the length
      available -= JpegHuffmanTable.length(run);
      coefficient = after;
    }
    at = next;
    bits = window;
    count = available;
    if (isOutside(coefficient)) {
      throw JpegDamage.of("a block has more than 64 coefficients");
    }
  }

  /**
   * Reads a block of a sequential JPEG. Another innermost loop.
   *
   * @param block where the coefficients after the first one are kept
   * @return the first coefficient: its difference to the one of the block before
   */
  int readBlock(JpegHuffmanTable first, JpegHuffmanTable others, JpegCoefficients block)
      throws RejectedExampleException {
    int difference = difference(first);
    long[] pairs = others.pairs();
    int[] places = block.places();
    int[] values = block.values();
    int number = block.number();
    byte[] from = bytes;
    int next = at;
    long window = bits;
    int available = count;
    int coefficient = 1;
    while (coefficient < COEFFICIENTS) {
      long pair = pairs[(int) (window >>> Long.SIZE - JpegLookup.BITS)];
      window |= ByteSearch.eightBytes(from, next) >>> available;
      next += Long.SIZE - 1 - available >> 3;
      available |= Long.SIZE - Byte.SIZE;
      int after = coefficient + JpegLookup.passed(pair);
      if (isOutside(after)) {
        int entry = others.entry(window);
        requireValid(entry);
        after = coefficient + JpegHuffmanTable.advance(entry);
        if (!isOutside(after)) {
          values[places[after - 1] + number] = JpegLookup.value(window, entry);
        }
        window <<= JpegHuffmanTable.totalLength(entry);
        available -= JpegHuffmanTable.totalLength(entry);
      } else {
        values[places[coefficient + JpegLookup.place(pair)] + number] = JpegLookup.value(pair);
        values[places[coefficient + JpegLookup.secondPlace(pair)] + number] =
            JpegLookup.secondValue(pair);
        window <<= pair; // its low bits, the length
        available -= JpegLookup.length(pair);
      }
      coefficient = after;
    }
    at = next;
    bits = window;
    count = available;
    if (isOutside(coefficient)) {
      throw JpegDamage.of("a block has more than 64 coefficients");
    }
    return difference;
  }

  private int difference(JpegHuffmanTable first) throws RejectedExampleException {
    long window = peek();
    int known = first.differences()[(int) (window >>> Long.SIZE - JpegLookup.BITS)];
    if (known != JpegLookup.NONE) {
      pass(known & 0xFF);
      return known >> 8;
    }
    return longDifference(first, window);
  }

  private int longDifference(JpegHuffmanTable first, long window) throws RejectedExampleException {
    int entry = first.entry(window);
    requireValid(entry);
    pass(JpegHuffmanTable.totalLength(entry));
    return JpegLookup.value(window, entry);
  }

  /** Passes a block and reads its first coefficient only: as {@link #readBlock}, a difference. */
  int passAllButFirst(JpegHuffmanTable first, JpegHuffmanTable others)
      throws RejectedExampleException {
    int difference = difference(first);
    passOthers(others);
    return difference;
  }

  /**
   * Whether coefficients were passed that a block does not have, before it ended or without an end.
   */
  private static boolean isOutside(int coefficient) {
    return coefficient > COEFFICIENTS
        && coefficient / COEFFICIENTS != JpegHuffmanTable.TO_THE_END / COEFFICIENTS;
  }

  private static void requireValid(int entry) throws RejectedExampleException {
    if (entry == JpegHuffmanTable.INVALID) {
      throw JpegDamage.of("it has a code that its table does not contain");
    }
  }
}
