package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.message.Formatted;
import java.util.Arrays;

/**
 * Counts the bytes that LZW data of a TIFF yields (TIFF 6.0, section 13); used once. The lengths of
 * the strings are all that is kept of the table.
 */
final class TiffLzw {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST = 258;
  private static final int MIN_BITS = 9;
  private static final int MAX_BITS = 12;
  private static final int CODES = 1 << MAX_BITS;

  private final FileBytes data;
  private final int[] lengths = new int[CODES];
  private long bitsRead;
  private int bits = MIN_BITS;
  private int next = FIRST;

  TiffLzw(FileBytes data) {
    this.data = data;
    Arrays.fill(lengths, 0, CLEAR, 1);
  }

  /**
   * The number of bytes, or at least as many as asked for.
   *
   * @throws RejectedExampleException DAMAGED_CONTENT if a code is not defined
   */
  long length(long most) throws RejectedExampleException {
    if (isOfOldKind()) {
      return most;
    }
    long length = 0;
    int previous = CLEAR;
    for (int code = code(); code != END && length < most; code = code()) {
      if (code == CLEAR) {
        bits = MIN_BITS;
        next = FIRST;
      } else {
        length += define(code, previous);
      }
      previous = code;
    }
    return length;
  }

  /** The length of the string of a code, after the string before it has been defined. */
  private int define(int code, int previous) throws RejectedExampleException {
    boolean defines = previous != CLEAR && next < CODES;
    if (code > CLEAR && (previous == CLEAR || code > next || (code == next && !defines))) {
      throw TiffData.damaged(Formatted.of("its LZW data has the undefined code %d", code));
    }
    if (defines) {
      lengths[next++] = lengths[previous] + 1;
      // One code early, as all writers do.
      bits = next + 1 >= 1 << bits && bits < MAX_BITS ? bits + 1 : bits;
    }
    return lengths[code];
  }

  private int code() throws RejectedExampleException {
    if (bitsRead + bits > (long) data.length() * Byte.SIZE) {
      return END;
    }
    int code = 0;
    for (int i = 0; i < bits; i++, bitsRead++) {
      int bit = data.u8(bitsRead / Byte.SIZE) >> (Byte.SIZE - 1 - bitsRead % Byte.SIZE) & 1;
      code = code << 1 | bit;
    }
    return code;
  }

  /** Before TIFF 5.0 final, bits were in the other order; libtiff reads that as well. */
  private boolean isOfOldKind() throws RejectedExampleException {
    return data.length() >= 2 && data.u8(0) == 0 && (data.u8(1) & 1) == 1;
  }
}
