package io.frostline.text.rows;

import io.frostline.message.Formatted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the row of a text is. Written as {@code FILE#OFFSET+LENGTH:LINE}, with an exclamation mark
 * at the end if other rows have the same id, and as {@code FILE} for what damage of the file hides.
 * The offset has leading zeros, so that the order of places is the order in the file.
 *
 * @param file uri of the file
 * @param offset of the row in bytes of the content, which is decompressed and in UTF-8; in Parquet
 *     the number of the row; negative for the whole file
 * @param length in bytes, without the end of the line
 * @param line where the row begins, from 1
 * @param unique whether no other row has its id
 */
record TextPlace(String file, long offset, long length, long line, Identity unique) {
  private static final Pattern WRITTEN =
      Pattern.compile("(?s)(.*)#(\\d{15,18})\\+(\\d{1,18}):(\\d{1,18})(!?)");
  static final String SHARED = "!";

  /** Whether the id of a row is its own. */
  enum Identity {
    OWN,
    SHARED
  }

  static TextPlace ofRow(String file, long offset, long length, long line) {
    return new TextPlace(file, offset, length, line, Identity.OWN);
  }

  static TextPlace ofFile(String file) {
    return new TextPlace(file, -1, 0, 0, Identity.OWN);
  }

  static TextPlace of(String written) {
    Matcher parts = WRITTEN.matcher(written);
    return parts.matches()
        ? new TextPlace(
            parts.group(1),
            Long.parseLong(parts.group(2)),
            Long.parseLong(parts.group(3)),
            Long.parseLong(parts.group(4)),
            parts.group(5).isEmpty() ? Identity.OWN : Identity.SHARED)
        : ofFile(written);
  }

  boolean isRow() {
    return offset >= 0;
  }

  boolean isShared() {
    return unique == Identity.SHARED;
  }

  String written() {
    return isRow()
        ? Formatted.of("%s#%015d+%d:%d%s", file, offset, length, line, isShared() ? SHARED : "")
        : file;
  }
}
