package io.frostline.text.rows;

import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The rows of a part of a file of lines. */
final class FileRows implements TextRows {
  private final TextPart part;
  private final String file;
  private final RowFile rows;
  private final TextColumns columns;
  private final Optional<String> folderLabel;
  private long row;

  private FileRows(TextPart part, RowFile rows, TextColumns columns) {
    this.part = part;
    this.file = part.file();
    this.row = part.before().rows();
    this.rows = rows;
    this.columns = columns;
    this.folderLabel = new FileColumns(file, List.of()).folderLabel(columns);
  }

  static FileRows open(TextPart part, TextFormat format, TextColumns columns, Configuration hadoop)
      throws IOException {
    return new FileRows(part, RowFile.open(part, format, columns, hadoop), columns);
  }

  @Override
  public Optional<Example> next() throws IOException {
    Optional<RawRow> raw = rows.next();
    if (raw.isEmpty() && part.rows() >= 0 && row != part.before().rows() + part.rows()) {
      throw new IOException("it has changed while it was listed: run the command again");
    }
    return raw.map(this::example);
  }

  private Example example(RawRow raw) {
    TextPlace place = TextPlace.ofRow(file, raw.offset(), raw.length(), raw.line());
    String numbered = TextFile.uri(file, row++);
    try {
      RowValues values = rows.parser().checked(raw, columns);
      String label = folderLabel.orElse(values.label());
      return example(
          columns.id() == null ? numbered : values.id(),
          label == null || label.isEmpty() ? null : label,
          values.text(),
          place);
    } catch (RejectedExampleException toBeRejected) {
      return example(numbered, null, raw.bytes(), place);
    }
  }

  private static Example example(String uri, String label, byte[] text, TextPlace place) {
    return new Example(uri, label, (long) text.length, null, TextHash.of(text), place.written());
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
