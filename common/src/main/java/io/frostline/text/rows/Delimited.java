package io.frostline.text.rows;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The values of a row between separators, as bytes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class Delimited {
  private final byte[] row;
  private final byte separator;
  private int at;

  private Delimited(byte[] row, byte separator) {
    this.row = row;
    this.separator = separator;
  }

  /**
   * By RFC 4180: quotes around values are removed, and two inside are one. Blanks before and after
   * the quotes do not count. A quote in a value without quotes around is part of it.
   *
   * @return empty if a quote is not closed, or something follows the closing one
   */
  static Optional<List<byte[]>> quoted(byte[] row, byte separator) {
    Delimited values = new Delimited(row, separator);
    List<byte[]> all = new ArrayList<>();
    do {
      byte[] value = values.next();
      if (value == null) {
        return Optional.empty();
      }
      all.add(value);
    } while (values.passSeparator());
    return Optional.of(all);
  }

  /**
   * Between separators only. Quotes are removed if they are around a whole value, and those inside
   * are doubled, as programs write a value with quotes.
   */
  static List<byte[]> plain(byte[] row, byte separator) {
    List<byte[]> all = new ArrayList<>();
    int from = 0;
    for (int to = 0; to <= row.length; to++) {
      if (to == row.length || row[to] == separator) {
        byte[] value = Arrays.copyOfRange(row, from, to);
        boolean quotes = value.length > 1 && value[0] == '"' && value[value.length - 1] == '"';
        all.add(
            quotes
                ? quoted(value, separator)
                    .filter(one -> one.size() == 1)
                    .map(one -> one.get(0))
                    .orElse(value)
                : value);
        from = to + 1;
      }
    }
    return all;
  }

  /** Null if its quotes are not in order. */
  private byte[] next() {
    int begin = at;
    skipBlanks();
    if (at < row.length && row[at] == '"') {
      byte[] value = unquoted();
      skipBlanks();
      return at < row.length && row[at] != separator ? null : value;
    }
    while (at < row.length && row[at] != separator) {
      at++;
    }
    return Arrays.copyOfRange(row, begin, at);
  }

  private byte[] unquoted() {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    at++;
    while (at < row.length) {
      boolean quote = row[at] == '"';
      if (quote && (at + 1 == row.length || row[at + 1] != '"')) {
        at++;
        return value.toByteArray();
      }
      value.write(row[at]);
      at += quote ? 2 : 1;
    }
    return null;
  }

  private void skipBlanks() {
    while (at < row.length && row[at] == ' ' && separator != ' ') {
      at++;
    }
  }

  private boolean passSeparator() {
    return at++ < row.length;
  }
}
