package io.frostline.image.shard;

import java.nio.charset.StandardCharsets;

/**
 * The 512 bytes before each member of a tar archive, as POSIX and GNU write them.
 *
 * @param name of the member, unless a longer one stands before
 * @param size of its content in bytes
 * @param type the character that says what it is
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html">pax, ustar
 *     interchange format</a>
 */
record TarHeader(String name, long size, char type) {
  static final int BYTES = 512;

  private static final int NAME = 0;
  private static final int SIZE = 124;
  private static final int CHECKSUM = 148;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;

  /** Reads a header that is not the {@linkplain #isEnd end mark}. */
  static TarHeader of(byte[] block) throws DamagedShardException {
    long sum = 8 * ' ';
    for (int at = 0; at < BYTES; at++) {
      boolean ofChecksum = at >= CHECKSUM && at < CHECKSUM + 8;
      sum += ofChecksum ? 0 : block[at] & 0xFF;
    }
    if (octal(block, CHECKSUM, 8) != sum) {
      throw new DamagedShardException("no header of a tar member stands there");
    }
    String prefix =
        text(block, MAGIC, 6).equals("ustar") ? text(block, PREFIX, BYTES - 12 - PREFIX) : "";
    String name = text(block, NAME, 100);
    long size = (block[SIZE] & 0x80) != 0 ? binary(block) : octal(block, SIZE, 12);
    return new TarHeader(
        prefix.isEmpty() ? name : prefix + "/" + name, size, (char) (block[TYPE] & 0xFF));
  }

  /** Whether the archive ends here: two blocks of zeros, of which one is proof enough. */
  static boolean isEnd(byte[] block) {
    for (byte value : block) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  boolean isFile() {
    return type == '0' || type == 0 || type == '7';
  }

  /** The content and what fills the last block. */
  long paddedSize() {
    return (size + BYTES - 1) / BYTES * BYTES;
  }

  private static String text(byte[] block, int at, int most) {
    int end = at;
    while (end < at + most && block[end] != 0) {
      end++;
    }
    return new String(block, at, end - at, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] block, int at, int most) throws DamagedShardException {
    String digits = text(block, at, most).strip();
    if (!digits.matches("[0-7]{0,12}")) {
      throw new DamagedShardException("no header of a tar member stands there");
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  /** How GNU tar writes sizes from 8 GiB on: the last eight bytes are enough for any file. */
  private static long binary(byte[] block) throws DamagedShardException {
    long size = 0;
    for (int at = SIZE + 4; at < SIZE + 12; at++) {
      size = size << 8 | (block[at] & 0xFF);
    }
    if (size < 0 || size > Long.MAX_VALUE - BYTES) {
      throw new DamagedShardException("a tar member of %d bytes is announced".formatted(size));
    }
    return size;
  }
}
