package io.frostline.text.rows;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;

/** Rejections of rows, which name their lines. */
final class MalformedRow {
  private MalformedRow() {}

  /**
   * A rejection.
   *
   * @param wrong what the row is: "has 3 values, but 4 columns. Quote …"
   */
  static RejectedExampleException of(RawRow row, String wrong) {
    return new RejectedExampleException(RejectionReason.MALFORMED_ROW, told(row, wrong));
  }

  /** A rejection of what is not text in UTF-8. */
  static RejectedExampleException notUtf8(RawRow row, String wrong) {
    return new RejectedExampleException(RejectionReason.NOT_UTF8, told(row, wrong));
  }

  private static String told(RawRow row, String wrong) {
    return Formatted.of("Line %,d %s", row.line(), wrong);
  }
}
