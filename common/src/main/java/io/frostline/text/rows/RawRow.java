package io.frostline.text.rows;

import io.frostline.example.RejectedExampleException;
import io.frostline.message.Formatted;
import io.frostline.text.TextCharset;
import java.nio.charset.CharacterCodingException;
import java.util.Objects;

/**
 * A row as it is in a file.
 *
 * @param offset where it begins, in bytes of the content
 * @param length in bytes, without the end of the line
 * @param line where it begins, from 1
 * @param bytes all of them, or the first ones of a row that is too long
 */
record RawRow(long offset, long length, long line, byte[] bytes) {
  /** Longer rows are rejected: no text has so many bytes, and a task holds several. */
  static final int MAX_BYTES = 64 << 20;

  RawRow {
    Objects.requireNonNull(bytes, "bytes");
  }

  /**
   * The same row in UTF-8.
   *
   * @param charset what it is in now
   * @throws RejectedExampleException if it is not valid in that
   */
  RawRow inUtf8(TextCharset charset) throws RejectedExampleException {
    try {
      return new RawRow(offset, length, line, charset.toUtf8(bytes));
    } catch (CharacterCodingException malformed) {
      throw MalformedRow.notUtf8(
          this, Formatted.of("is not valid %s. Correct it, or --charset.", charset));
    }
  }

  boolean isTooLong() {
    return length > MAX_BYTES;
  }

  /** Whether it has nothing but blanks and tabs. */
  boolean isBlank() {
    boolean blank = true;
    for (int at = 0; blank && at < bytes.length; at++) {
      blank = bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r';
    }
    return blank;
  }
}
