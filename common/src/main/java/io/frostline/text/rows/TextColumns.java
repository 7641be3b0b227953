package io.frostline.text.rows;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.text.TextCharset;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * Which columns of a file contain texts, their ids and their labels, and how the file is written.
 *
 * @param text the column with the texts
 * @param id the column with their ids, or null if they are numbered
 * @param label the column with their labels, or null for a column {@value #LABEL}, if there is one
 * @param separator between the values of CSV and TSV, or null to find it by the header
 * @param names the names of the columns of CSV and TSV without a header; empty if files have one
 * @param charset of files that do not begin with a byte order mark
 */
public record TextColumns(
    String text,
    String id,
    String label,
    Character separator,
    List<String> names,
    TextCharset charset)
    implements Serializable {
  /** The column with the texts, if no other is named. */
  public static final String TEXT = "text";

  /** The column with the labels, if no other is named. */
  public static final String LABEL = "label";

  /** The default columns, found by the header. */
  public static final TextColumns USUAL = new TextColumns(TEXT, null, null, null, List.of());

  public TextColumns {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(charset, "charset");
    names = List.copyOf(names);
    if (separator != null
        && (separator < '\t' || separator > '~' || "\"\r\n".indexOf(separator) >= 0)) {
      throw new UserException(
          Formatted.of(
              "The separator is U+%04X, but must be an ASCII character other than a quote or a line"
                  + " break, such as ',', ';', '|' or \\t.",
              (int) separator));
    }
  }

  /** Of files in UTF-8. */
  public TextColumns(
      String text, String id, String label, Character separator, List<String> names) {
    this(text, id, label, separator, names, TextCharset.UTF_8);
  }

  /** The column with the labels, if there is one. */
  String labelName() {
    return label == null ? LABEL : label;
  }

  /** With another column of texts. */
  public TextColumns withText(String column) {
    return new TextColumns(column, id, label, separator, names, charset);
  }

  /** With a column of ids. */
  public TextColumns withId(String column) {
    return new TextColumns(text, column, label, separator, names, charset);
  }

  /** With a column of labels. */
  public TextColumns withLabel(String column) {
    return new TextColumns(text, id, column, separator, names, charset);
  }

  /** With another charset. */
  public TextColumns withCharset(TextCharset other) {
    return new TextColumns(text, id, label, separator, names, other);
  }
}
