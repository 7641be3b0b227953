package io.frostline.spark.arrays;

import java.nio.ByteBuffer;

/**
 * The repetition or definition levels of a page as runs of equal levels, from Parquet's hybrid of
 * run lengths and bit packing.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">Parquet,
 *     Encodings: RLE</a>
 */
final class LevelRuns {
  private final ByteBuffer encoded;
  private final int bits;
  private long left;
  private int packedFrom;
  private int packed;
  private int unpacked;
  private int level;
  private long length;

  /**
   * Begins before the first run.
   *
   * @param highest possible level, 1 to 3
   * @param count of the levels; what follows is padding
   */
  LevelRuns(ByteBuffer encoded, int highest, long count) {
    this.encoded = encoded;
    this.bits = Integer.SIZE - Integer.numberOfLeadingZeros(highest);
    this.left = count;
  }

  /**
   * Moves to the next run; false after the last one.
   *
   * @throws java.nio.BufferUnderflowException if there are fewer levels
   */
  boolean next() {
    length = 0;
    while (left > 0 && length == 0) {
      if (unpacked < packed) {
        unpack();
      } else {
        begin();
      }
      left -= length;
    }
    return length > 0;
  }

  private void begin() {
    int header = header();
    int amount = header >>> 1;
    if ((header & 1) == 0) {
      level = encoded.get();
      length = Math.min(amount, left);
    } else {
      // A group has eight levels, and so as many bytes as a level has bits.
      packed = (int) Math.min(8L * amount, left);
      unpacked = 0;
      packedFrom = encoded.position();
      encoded.position((int) Math.min((long) packedFrom + (long) amount * bits, encoded.limit()));
    }
  }

  private int header() {
    int header = 0;
    for (int shift = 0; ; shift += 7) {
      byte part = encoded.get();
      header |= (part & 0x7f) << shift;
      if (part >= 0) {
        return header;
      }
    }
  }

  private void unpack() {
    level = unpacked(unpacked);
    int end = unpacked + 1;
    while (end < packed && unpacked(end) == level) {
      end++;
    }
    length = end - unpacked;
    unpacked = end;
  }

  /** One or two bits, which never reach into the next byte. */
  private int unpacked(int index) {
    int bit = index * bits;
    return encoded.get(packedFrom + (bit >> 3)) >> (bit & 7) & (1 << bits) - 1;
  }

  /** The level of the run. */
  int level() {
    return level;
  }

  /** The number of levels in the run. */
  long length() {
    return length;
  }
}
