package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.util.Arrays;

/**
 * A Huffman table of a JPEG (ITU-T T.81, annexes C and F.2.2), for walking over coefficients
 * without their values.
 *
 * <p>The entry of a symbol holds its {@link #codeLength}, its {@link #runAndSize}, the length of
 * code and following value together, and how many coefficients it advances.
 */
final class JpegHuffmanTable {
  /** Codes up to this length are found by one access. */
  static final int LOOKAHEAD = 10;

  /** No code of the table. */
  static final int INVALID = 0;

  /** The advance of a symbol that ends the block, which is more than that of any other. */
  static final int TO_THE_END = 128;

  /** More coefficients than any run has. */
  static final int NO_RUN = 1 << 16;

  private static final int COEFFICIENTS = 64;

  private static final int MAX_LENGTH = 16;
  private static final int MAX_SYMBOLS = 256;
  private static final int LAST_RUN = 15;

  private final byte[] symbols;
  private final int[] entries = new int[1 << LOOKAHEAD];
  private int[] runs;
  private boolean full;
  private long[] pairs;
  private int[] differences;

  /** The end of the codes of each length, and the index of the first symbol of that length. */
  private final int[] ends = new int[MAX_LENGTH + 1];

  private final int[] firsts = new int[MAX_LENGTH + 1];

  /**
   * @param definition 16 numbers of codes of each length, then the symbols
   */
  JpegHuffmanTable(FileBytes definition) throws RejectedExampleException {
    int count = symbolCount(definition);
    FileBytes values = definition.part(MAX_LENGTH, count);
    symbols = new byte[count];
    System.arraycopy(values.array(), values.offset(), symbols, 0, count);
    int code = 0;
    int symbol = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      int codes = definition.u8(length - 1L);
      firsts[length] = symbol - code;
      for (int i = 0; i < codes; i++) {
        fill(code++, length, entry(symbols[symbol++] & 0xFF, length));
      }
      if (code > 1 << length) {
        throw corrupt(Formatted.of("more codes of %d bits than there are", length));
      }
      full |= codes > 0 && code == 1 << length;
      ends[length] = code;
      code <<= 1;
    }
  }

  /** The number of symbols in a definition, whose total length is 16 more. */
  static int symbolCount(FileBytes definition) throws RejectedExampleException {
    int count = 0;
    for (int length = 0; length < MAX_LENGTH; length++) {
      count += definition.u8(length);
    }
    if (count > MAX_SYMBOLS) {
      throw corrupt(Formatted.of("%d symbols", count));
    }
    return count;
  }

  private void fill(int code, int length, int entry) {
    if (length <= LOOKAHEAD && code < 1 << length) {
      int free = LOOKAHEAD - length;
      Arrays.fill(entries, code << free, code + 1 << free, entry);
    }
  }

  private static int entry(int symbol, int length) {
    int run = symbol >> 4;
    int size = symbol & 0xF;
    boolean endsBlock = size == 0 && run < LAST_RUN;
    int advance = endsBlock ? TO_THE_END : run + 1;
    return advance << 24 | (length + size) << 16 | symbol << 8 | length;
  }

  /**
   * Several symbols at once, by the next {@value #LOOKAHEAD} bits: as many as have their codes in
   * them, up to one that ends the block. {@link #NO_RUN} if there is none.
   *
   * @see #run
   */
  int[] runs() {
    if (runs == null) {
      runs = new int[1 << LOOKAHEAD];
      Arrays.setAll(runs, this::runAt);
    }
    return runs;
  }

  private int runAt(int bits) {
    int length = 0;
    int coefficients = 0;
    while (length < LOOKAHEAD && coefficients < TO_THE_END) {
      int entry = entries[bits << length & (1 << LOOKAHEAD) - 1];
      int advanced = coefficients + advance(entry);
      boolean known = entry != INVALID && length + codeLength(entry) <= LOOKAHEAD;
      if (!known || (advanced >= COEFFICIENTS && advance(entry) != TO_THE_END)) {
        break;
      }
      length += totalLength(entry);
      coefficients = advanced;
    }
    return length == 0 ? NO_RUN : coefficients << 8 | length;
  }

  /** Up to two coefficients at once: {@link JpegLookup#pairs}. */
  long[] pairs() {
    if (pairs == null) {
      pairs = JpegLookup.pairs(this);
    }
    return pairs;
  }

  /** First coefficients: {@link JpegLookup#differences}. */
  int[] differences() {
    if (differences == null) {
      differences = JpegLookup.differences(this);
    }
    return differences;
  }

  /** Whether it uses the code of ones alone, which T.81 reserves and libjpeg refuses. */
  boolean isFull() {
    return full;
  }

  boolean hasSymbolsUpTo(int greatest) {
    for (byte symbol : symbols) {
      if ((symbol & 0xFF) > greatest) {
        return false;
      }
    }
    return true;
  }

  /** The one symbol of an entry in the form of {@link #runs}. */
  static int run(int entry) {
    return advance(entry) << 8 | totalLength(entry);
  }

  /** The number of coefficients that a run advances; as one symbol does, if its last one does. */
  static int coefficients(int run) {
    return run >> 8;
  }

  /** Bits of the codes and values of a run together. */
  static int length(int run) {
    return run & 0xFF;
  }

  /**
   * The entry of a code of any length.
   *
   * @param bits the next bits, the first one in the highest bit; at least 16 of them
   */
  int entry(long bits) {
    int entry = entries[(int) (bits >>> Long.SIZE - LOOKAHEAD)];
    return entry == INVALID ? longEntry(bits) : entry;
  }

  private int longEntry(long bits) {
    for (int length = LOOKAHEAD + 1; length <= MAX_LENGTH; length++) {
      int code = (int) (bits >>> Long.SIZE - length);
      if (code < ends[length]) {
        int symbol = firsts[length] + code;
        return entry(symbols[symbol] & 0xFF, length);
      }
    }
    return INVALID;
  }

  static int codeLength(int entry) {
    return entry & 0xFF;
  }

  /** The symbol: in its high four bits a run of zeros, in its low four the size of a value. */
  static int runAndSize(int entry) {
    return entry >> 8 & 0xFF;
  }

  /** Bits of code and value together. */
  static int totalLength(int entry) {
    return entry >> 16 & 0xFF;
  }

  /** The number of coefficients from one symbol to the next. */
  static int advance(int entry) {
    return entry >>> 24;
  }

  private static RejectedExampleException corrupt(String problem) {
    return new RejectedExampleException(
        RejectionReason.CORRUPT,
        "A Huffman table of the JPEG has " + problem + ". Fetch the file again.");
  }
}
