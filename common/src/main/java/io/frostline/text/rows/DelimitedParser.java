package io.frostline.text.rows;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.shard.LabelValue;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Rows of CSV or TSV.
 *
 * @param columns how many values a row has
 * @param text the index of the column with the texts
 * @param id of that with the ids, or negative
 * @param label of that with the labels, or negative
 */
record DelimitedParser(TextFormat format, byte separator, int columns, int text, int id, int label)
    implements RowParser {

  /** The values of a row; empty if its quotes are not in order. */
  static Optional<List<byte[]>> values(TextFormat format, byte[] row, byte separator) {
    return format == TextFormat.CSV
        ? Delimited.quoted(row, separator)
        : Optional.of(Delimited.plain(row, separator));
  }

  @Override
  public RowValues parse(RawRow row) throws RejectedExampleException {
    List<byte[]> values =
        values(format, row.bytes(), separator)
            .orElseThrow(
                () ->
                    MalformedRow.of(
                        row,
                        "has a quote that is not closed, or text after a closing quote. Write a"
                            + " quote that belongs to a value as \"\", inside quotes."));
    if (values.size() != columns) {
      throw MalformedRow.of(
          row,
          Formatted.of(
              "has %s, but the file has %s. Check the separators and quotes of this line.",
              Count.of(values.size(), "value"), Count.of(columns, "column")));
    }
    return new RowValues(
        values.get(text),
        id < 0 ? null : word(values.get(id)),
        label < 0 ? null : LabelValue.of(word(values.get(label))));
  }

  private static String word(byte[] value) {
    return new String(value, StandardCharsets.UTF_8).strip();
  }
}
