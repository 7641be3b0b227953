package io.frostline.example;

import io.frostline.message.Formatted;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A section of a file. Reading past its end rejects the image as truncated. */
public final class FileBytes {
  private final byte[] bytes;
  private final int from;
  private final int length;

  private FileBytes(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.from = from;
    this.length = length;
  }

  public static FileBytes of(byte[] file) {
    return new FileBytes(file, 0, file.length);
  }

  public int length() {
    return length;
  }

  /** A part of this section, with positions relative to its start. */
  public FileBytes part(long at, long partLength) throws RejectedExampleException {
    require(at, partLength);
    return new FileBytes(bytes, from + (int) at, (int) partLength);
  }

  /** Whether the ISO-8859-1 text is found at a position; false past the end. */
  public boolean has(int at, String text) {
    byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
    if (at < 0 || at > length - expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[from + at + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** The ISO-8859-1 text at a position, shorter where the file ends. */
  public String text(int at, int maxLength) {
    int start = Math.min(at, length);
    int size = Math.min(maxLength, length - start);
    return new String(bytes, from + start, size, StandardCharsets.ISO_8859_1);
  }

  public int u8(long at) throws RejectedExampleException {
    require(at, 1);
    return bytes[from + (int) at] & 0xFF;
  }

  public int u16(long at, ByteOrder order) throws RejectedExampleException {
    return (int) unsigned(at, 2, order);
  }

  public long u32(long at, ByteOrder order) throws RejectedExampleException {
    return unsigned(at, 4, order);
  }

  /** An unsigned number of up to eight bytes; values above 2^63 - 1 become negative. */
  public long unsigned(long at, int size, ByteOrder order) throws RejectedExampleException {
    require(at, size);
    long value = 0;
    for (int i = 0; i < size; i++) {
      int next = order == ByteOrder.BIG_ENDIAN ? i : size - 1 - i;
      value = value << 8 | (bytes[from + (int) at + next] & 0xFF);
    }
    return value;
  }

  /** The position of the next byte of this value, or the length if there is none. */
  public int indexOf(int value, int at) {
    int end = from + length;
    int i = from + at;
    while (i <= end - Long.BYTES && !ByteSearch.contains(ByteSearch.eightBytes(bytes, i), value)) {
      i += Long.BYTES;
    }
    for (; i < end; i++) {
      if (bytes[i] == (byte) value) {
        return i - from;
      }
    }
    return length;
  }

  /** The array behind this section, with {@link #offset}, for APIs that take one. */
  public byte[] array() {
    return bytes;
  }

  public int offset() {
    return from;
  }

  /** Checks that a range of bytes lies within the file. */
  public void require(long at, long size) throws RejectedExampleException {
    if (at < 0 || size < 0 || at > length - size) {
      throw new RejectedExampleException(
          RejectionReason.TRUNCATED,
          Formatted.of(
              "The file is truncated: it ends after %d bytes, but the image needs %d bytes from offset %d. Fetch the file again.",
              length, size, at));
    }
  }
}
