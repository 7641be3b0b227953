package io.frostline.text.rows;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import io.frostline.text.TextCharset;

/** Finds the text in a row. Several threads may use it. */
interface RowParser {
  /** Each row is a text. */
  RowParser WHOLE = row -> new RowValues(row.bytes(), null, null);

  /**
   * The text, id and label in a row.
   *
   * @throws RejectedExampleException if the row is malformed, naming its line
   */
  RowValues parse(RawRow row) throws RejectedExampleException;

  /** The same; a row that is too long, or lacks an id that it should have, is rejected too. */
  default RowValues checked(RawRow row, TextColumns columns) throws RejectedExampleException {
    if (row.isTooLong()) {
      throw tooLong(row.line(), row.length());
    }
    RowValues values = parse(row);
    if (columns.id() != null && (values.id() == null || values.id().isBlank())) {
      throw MalformedRow.of(
          row,
          Formatted.of(
              "has no id in the column '%s'. Give it one, or leave out --id-column.",
              columns.id()));
    }
    return values;
  }

  /** The same for rows in a charset. */
  default RowParser of(TextCharset charset) {
    return charset.isUtf8() ? this : row -> parse(row.inUtf8(charset));
  }

  static RejectedExampleException tooLong(long line, long length) {
    return new RejectedExampleException(
        RejectionReason.FILE_TOO_LARGE,
        Formatted.of(
            "Line %,d has %,d bytes, more than the limit of %,d. Shorten it.",
            line, length, RawRow.MAX_BYTES));
  }
}
