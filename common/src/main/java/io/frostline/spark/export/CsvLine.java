package io.frostline.spark.export;

/**
 * A line of CSV as in RFC 4180, but terminated by a line feed only. A missing value is an empty
 * field; an empty text is a quoted empty field.
 */
final class CsvLine {
  private final StringBuilder text = new StringBuilder();
  private String separator = "";

  CsvLine add(String value) {
    separate();
    if (value == null) {
      return this;
    }
    if (needsQuotes(value)) {
      text.append('"').append(value.replace("\"", "\"\"")).append('"');
    } else {
      text.append(value);
    }
    return this;
  }

  CsvLine add(float value) {
    separate();
    text.append(value);
    return this;
  }

  CsvLine add(long value) {
    separate();
    text.append(value);
    return this;
  }

  private void separate() {
    text.append(separator);
    separator = ",";
  }

  private static boolean needsQuotes(String value) {
    return value.isEmpty()
        || value
            .chars()
            .anyMatch(each -> each == ',' || each == '"' || each == '\n' || each == '\r');
  }

  /** The line with its terminator. */
  @Override
  public String toString() {
    return text + "\n";
  }
}
