package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;

/**
 * The LZW compression of GIF (89a, appendix F), read from a chain of data sub-blocks; used once.
 */
final class GifLzw {
  private static final int MAX_BITS = 12;
  private static final int MAX_CODES = 1 << MAX_BITS;

  private final FileBytes data;
  private final int[] prefix = new int[MAX_CODES];
  private final byte[] suffix = new byte[MAX_CODES];
  private final byte[] reversed = new byte[MAX_CODES + 1];

  private final int clear;

  private int at = 1;
  private int leftInBlock;
  private int buffer;
  private int bufferedBits;
  private int bits;
  private int next;
  private int previous;

  /**
   * @param data the byte with the code size, then sub-blocks up to the empty one
   */
  GifLzw(FileBytes data) throws RejectedExampleException {
    int codeSize = data.u8(0);
    if (codeSize < 1 || codeSize > 8) {
      throw corrupt("a code size of %d", codeSize);
    }
    this.data = data;
    this.clear = 1 << codeSize;
    reset();
  }

  /** Exactly that many colour indices; CORRUPT if the data has fewer or is invalid. */
  byte[] decode(int count) throws RejectedExampleException {
    byte[] indices = new byte[count];
    int filled = 0;
    while (filled < count) {
      int code = read();
      if (code == clear) {
        reset();
      } else {
        int length = follow(code);
        while (length > 0 && filled < count) {
          indices[filled++] = reversed[--length];
        }
      }
    }
    return indices;
  }

  private void reset() {
    bits = Integer.numberOfTrailingZeros(clear) + 1;
    next = clear + 2;
    previous = -1;
  }

  /**
   * Writes the string of a code, last index first, and defines the next code. Returns the length.
   */
  private int follow(int code) throws RejectedExampleException {
    if (code == clear + 1 || code > next || (code == next && previous < 0)) {
      throw corrupt("an invalid code %d", code);
    }
    // The code about to be defined is the previous string and the first index of that string.
    int length = code == next ? expand(previous, 1) : expand(code, 0);
    byte first = reversed[length - 1];
    if (code == next) {
      reversed[0] = first;
    }
    if (previous >= 0 && next < MAX_CODES) {
      prefix[next] = previous;
      suffix[next++] = first;
      bits = next == 1 << bits && bits < MAX_BITS ? bits + 1 : bits;
    }
    previous = code;
    return length;
  }

  /** Writes the string of a defined code from a position on. Returns its end. */
  private int expand(int code, int from) {
    int length = from;
    int rest = code;
    while (rest > clear) {
      reversed[length++] = suffix[rest];
      rest = prefix[rest];
    }
    reversed[length++] = (byte) rest;
    return length;
  }

  private int read() throws RejectedExampleException {
    while (bufferedBits < bits) {
      if (leftInBlock == 0) {
        leftInBlock = data.u8(at++);
        if (leftInBlock == 0) {
          throw corrupt("an end after %d bytes, before the last pixel", at);
        }
      }
      buffer |= data.u8(at++) << bufferedBits;
      bufferedBits += 8;
      leftInBlock--;
    }
    int code = buffer & (1 << bits) - 1;
    buffer >>>= bits;
    bufferedBits -= bits;
    return code;
  }

  private static RejectedExampleException corrupt(String found, int value) {
    return new RejectedExampleException(
        RejectionReason.CORRUPT,
        "The compressed data of the GIF has "
            + Formatted.of(found, value)
            + ". Fetch the file again.");
  }
}
