package io.frostline.spark.listing;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records of a CSV file by RFC 4180, with any separator. A quote inside a quoted value is
 * written as two. Blanks around values do not count, unless they are quoted; lines without content
 * are skipped. What is ambiguous is refused with its line.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class CsvRecords implements Closeable {
  private static final int BUFFER = 1 << 14;
  private static final int END = -1;

  private final String file;
  private final Reader text;
  private final char separator;
  private final char[] buffer = new char[BUFFER];
  private int at;
  private int limit;
  private long line = 1;

  /**
   * @param file its name, for messages
   * @param text closed with these records
   */
  CsvRecords(String file, Reader text, char separator) {
    this.file = file;
    this.text = text;
    this.separator = separator;
  }

  /**
   * A record.
   *
   * @param line where it begins, from 1
   * @param values null for those that are empty and not quoted
   */
  record CsvRecord(long line, List<String> values) {
    boolean isBlank() {
      return values.size() == 1 && values.get(0) == null;
    }
  }

  /**
   * The next record; empty after the last.
   *
   * @throws UserException if a quote is not closed, or text follows a closing quote
   */
  Optional<CsvRecord> next() throws IOException {
    while (peek() != END) {
      CsvRecord record = record();
      if (!record.isBlank()) {
        return Optional.of(record);
      }
    }
    return Optional.empty();
  }

  private CsvRecord record() throws IOException {
    long begin = line;
    List<String> values = new ArrayList<>();
    values.add(value());
    while (peek() == separator) {
      read();
      values.add(value());
    }
    if (peek() != END) {
      read();
    }
    return new CsvRecord(begin, values);
  }

  private String value() throws IOException {
    skipBlanks();
    if (peek() == '"') {
      return quoted();
    }
    StringBuilder value = new StringBuilder();
    while (!isEnd(peek())) {
      value.append(read());
    }
    String stripped = value.toString().stripTrailing();
    return stripped.isEmpty() ? null : stripped;
  }

  private String quoted() throws IOException {
    long begin = line;
    StringBuilder value = new StringBuilder();
    read();
    while (peek() != '"' || isDoubled()) {
      if (peek() == END) {
        throw new UserException(
            Formatted.of(
                "%s has a quote in line %d that is not closed before the end of the file. Close it, or write a quote that belongs to the value as \"\" inside quotes.",
                file, begin));
      }
      value.append(read());
    }
    skipBlanks();
    if (!isEnd(peek())) {
      throw new UserException(
          Formatted.of(
              "%s has text after the closing quote in line %d of a value that begins in line %d. Close its quote where it ends, and write a quote that belongs to it as \"\".",
              file, line, begin));
    }
    return value.toString();
  }

  /** Leaves the first of two quotes behind, or a closing one. */
  private boolean isDoubled() throws IOException {
    read();
    return peek() == '"';
  }

  private boolean isEnd(int next) {
    return next == END || next == separator || next == '\n' || next == '\r';
  }

  private void skipBlanks() throws IOException {
    while ((peek() == ' ' || peek() == '\t') && peek() != separator) {
      read();
    }
  }

  private int peek() throws IOException {
    if (at == limit) {
      at = 0;
      limit = Math.max(0, text.read(buffer, 0, BUFFER));
    }
    return at < limit ? buffer[at] : END;
  }

  /** The next character; every end of a line as a line feed. */
  private char read() throws IOException {
    char next = (char) peek();
    at++;
    if (next == '\0') {
      throw new UserException(
          Formatted.of(
              "%s is not text: line %d contains a zero byte. Save it as UTF-8.", file, line));
    }
    if (next == '\r' && peek() == '\n') {
      at++;
    }
    if (next == '\r' || next == '\n') {
      line++;
      return '\n';
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
