package io.frostline.text.rows;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Splits a file into rows, which end with the line, or with the line that closes their quotes. A
 * row whose quotes are not in order ends with its first line, so that a stray quote costs one row.
 * Works on bytes, so that what is not UTF-8 in one row concerns no other.
 */
final class RowScanner implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final int KEPT_OF_TOO_LONG = 1 << 10;
  private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream content;
  private final long end;
  private byte[] buffer = new byte[BUFFER];
  private int limit;
  private boolean ended;

  /** Where the next row begins: in the buffer, in the content, and in lines. */
  private int start;

  private long offset;
  private long line = 1;

  /**
   * @param content closed with this scanner
   */
  RowScanner(InputStream content) throws IOException {
    this(content, Long.MAX_VALUE);
  }

  /**
   * A scanner of the rows that begin before a position.
   *
   * @param content closed with this scanner
   */
  RowScanner(InputStream content, long end) throws IOException {
    this.content = content;
    this.end = end;
    while (limit < UTF8_MARK.length && fill()) {
      // A stream may give single bytes.
    }
    if (limit >= UTF8_MARK.length
        && Arrays.equals(buffer, 0, UTF8_MARK.length, UTF8_MARK, 0, UTF8_MARK.length)) {
      start = UTF8_MARK.length;
      offset = UTF8_MARK.length;
    }
  }

  /**
   * A scanner of the lines of a part that does not begin with the file.
   *
   * @param content that begins a byte before the part; closed with this scanner
   */
  static RowScanner of(TextPart part, InputStream content) throws IOException {
    RowScanner rows = new RowScanner(content, part.to());
    rows.offset += part.from() - 1;
    rows.skipLine();
    if (rows.has(rows.start)) {
      rows.start++;
      rows.offset++;
    }
    rows.line = part.before().lines() + 1;
    return rows;
  }

  /** The number of the line that is next, from 1. */
  long line() {
    return line;
  }

  /** The line that is next, which stays the next one; empty after the last. */
  Optional<byte[]> peekLine() throws IOException {
    if (!has(start)) {
      return Optional.empty();
    }
    int end = endOfLine(start);
    return Optional.of(Arrays.copyOfRange(buffer, start, withoutReturn(end)));
  }

  /** The next line as a row; empty after the last. */
  Optional<RawRow> nextLine() throws IOException {
    compact();
    return offset < end && has(start) ? Optional.of(take(endOfLine(start))) : Optional.empty();
  }

  /** The next row of values that may be quoted; empty after the last. */
  Optional<RawRow> nextQuoted(byte separator) throws IOException {
    compact();
    if (!has(start)) {
      return Optional.empty();
    }
    int end = endOfQuoted(separator);
    return Optional.of(take(end < 0 ? endOfLine(start) : end));
  }

  /** The end of the row that begins at the start; negative if its quotes are not in order. */
  private int endOfQuoted(byte separator) throws IOException {
    int at = start;
    while (true) {
      while (has(at) && buffer[at] == ' ') {
        at++;
      }
      if (has(at) && buffer[at] == '"') {
        at = afterQuoted(at);
        if (at < 0 || has(at) && buffer[at] != separator && buffer[at] != '\n') {
          return -1;
        }
      }
      while (has(at) && buffer[at] != separator && buffer[at] != '\n') {
        at++;
      }
      if (!has(at) || buffer[at] == '\n') {
        return at;
      }
      at++;
    }
  }

  /** After the closing quote, and blanks; negative if there is none. */
  private int afterQuoted(int quote) throws IOException {
    int at = quote + 1;
    while (has(at)) {
      if (buffer[at] != '"') {
        at++;
      } else if (has(at + 1) && buffer[at + 1] == '"') {
        at += 2;
      } else {
        at++;
        while (has(at) && (buffer[at] == ' ' || buffer[at] == '\r')) {
          at++;
        }
        return at;
      }
    }
    return -1;
  }

  private int endOfLine(int from) throws IOException {
    int at = from;
    while (has(at) && buffer[at] != '\n') {
      at++;
    }
    return at;
  }

  private int withoutReturn(int end) {
    return end > start && buffer[end - 1] == '\r' ? end - 1 : end;
  }

  /** The row up to the end of a line, after which the next one begins. */
  private RawRow take(int end) throws IOException {
    boolean cut = end < limit && buffer[end] != '\n' || end == limit && !ended;
    int kept = cut ? Math.min(end, start + KEPT_OF_TOO_LONG) : withoutReturn(end);
    byte[] bytes = Arrays.copyOfRange(buffer, start, kept);
    long length = bytes.length;
    long begin = offset;
    long firstLine = line;
    countLines(end);
    offset += end - start;
    start = end;
    if (cut) {
      skipLine();
      length = offset - begin;
    }
    if (has(start)) {
      start++;
      offset++;
      line++;
    }
    return new RawRow(begin, length, firstLine, bytes);
  }

  private void countLines(int end) {
    for (int at = start; at < end; at++) {
      line += buffer[at] == '\n' ? 1 : 0;
    }
  }

  /** Goes on to the end of a line that is too long to be held. */
  private void skipLine() throws IOException {
    while (has(start) && buffer[start] != '\n') {
      start++;
      offset++;
      compact();
    }
  }

  /** Whether there is a byte at this index of the buffer, which grows up to the longest row. */
  private boolean has(int at) throws IOException {
    while (at >= limit) {
      if (at - start > RawRow.MAX_BYTES || !fill()) {
        return false;
      }
    }
    return true;
  }

  private boolean fill() throws IOException {
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = ended ? -1 : content.read(buffer, limit, buffer.length - limit);
    ended = read < 0;
    limit += Math.max(read, 0);
    return !ended;
  }

  /** Forgets what is before the next row, if that is most of the buffer. */
  private void compact() {
    if (start > buffer.length / 2) {
      int left = limit - start;
      byte[] target = left < BUFFER / 2 ? new byte[BUFFER] : buffer;
      System.arraycopy(buffer, start, target, 0, left);
      buffer = target;
      limit = left;
      start = 0;
    }
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
