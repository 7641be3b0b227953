package io.frostline.text.rows;

import com.fasterxml.jackson.databind.JsonNode;
import io.frostline.example.ContentKind;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.shard.ForeignColumns;
import io.frostline.message.Formatted;
import io.frostline.text.TextCharset;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** A file of rows, read from its beginning. A header is understood, and not among its rows. */
final class RowFile implements Closeable {
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};

  /** JSON objects without a value may lack its field. */
  private static final int ROWS_WITH_ALL_FIELDS = 1_000;

  private final RowScanner rows;
  private final TextFormat format;
  private final byte separator;
  private final TextCharset charset;
  private final RowParser parser;

  private RowFile(
      RowScanner rows, TextFormat format, byte separator, TextCharset charset, RowParser parser) {
    this.rows = rows;
    this.format = format;
    this.separator = separator;
    this.charset = charset;
    this.parser = parser.of(charset);
  }

  /** Other rows of the same file. */
  private RowFile(RowFile file, RowScanner rows) {
    this.rows = rows;
    this.format = file.format;
    this.separator = file.separator;
    this.charset = file.charset;
    this.parser = file.parser;
  }

  /**
   * Opens a file.
   *
   * @throws io.frostline.message.UserException if it lacks a column
   */
  static RowFile open(String file, TextFormat format, TextColumns columns, Configuration hadoop)
      throws IOException {
    return open(TextPart.whole(file), format, columns, hadoop);
  }

  /** Opens a part of a file; of another than the first, the header is read, too. */
  static RowFile open(TextPart part, TextFormat format, TextColumns columns, Configuration hadoop)
      throws IOException {
    RowFile first = beginning(part, format, columns, hadoop);
    if (part.isFirst()) {
      return first;
    }
    first.close();
    InputStream content = TextContent.stored(part.file(), part.from() - 1, hadoop);
    try {
      return new RowFile(first, RowScanner.of(part, content));
    } catch (IOException | RuntimeException failure) {
      content.close();
      throw failure;
    }
  }

  private static RowFile beginning(
      TextPart part, TextFormat format, TextColumns columns, Configuration hadoop)
      throws IOException {
    String file = part.file();
    TextContent content = TextContent.open(file, hadoop);
    TextCharset charset = content.isMarked() ? TextCharset.UTF_8 : columns.charset();
    RowScanner rows = new RowScanner(content.stream(), part.to());
    try {
      refuseOtherContent(rows);
      return switch (format) {
        case CSV, TSV -> delimited(file, rows, format, columns, charset);
        case JSONL -> new RowFile(rows, format, (byte) 0, charset, json(columns));
        case LINES -> new RowFile(rows, format, (byte) 0, charset, RowParser.WHOLE);
        case PARQUET, FILES -> throw new IllegalArgumentException(format + " has no lines");
      };
    } catch (IOException | RuntimeException failure) {
      rows.close();
      throw failure;
    }
  }

  private static JsonRowParser json(TextColumns columns) {
    return new JsonRowParser(columns.text(), columns.id(), columns.labelName());
  }

  /** A text may begin like another format, but not with control characters too. */
  private static void refuseOtherContent(RowScanner rows) throws IOException {
    byte[] line = rows.peekLine().orElse(new byte[0]);
    byte[] beginning = Arrays.copyOf(line, Math.min(line.length, ContentKind.WINDOW));
    boolean binary = false;
    for (byte one : beginning) {
      binary |= one >= 0 && one < '\t';
    }
    String kind = ContentKind.inWords(beginning);
    if (binary && !kind.equals("unknown content")) {
      throw new IOException(
          Formatted.of("it is not text, it seems to be %s: check --texts and --format", kind));
    }
  }

  private static RowFile delimited(
      String file, RowScanner rows, TextFormat format, TextColumns columns, TextCharset charset)
      throws IOException {
    byte separator = separator(rows, format, columns);
    List<String> names = columns.names();
    if (names.isEmpty()) {
      Optional<RawRow> header = next(rows, format, separator);
      if (header.isEmpty()) {
        return new RowFile(rows, format, separator, charset, RowParser.WHOLE);
      }
      names = names(format, inUtf8(header.get(), charset), separator);
    }
    FileColumns header = new FileColumns(file, names);
    return new RowFile(
        rows,
        format,
        separator,
        charset,
        new DelimitedParser(
            format,
            separator,
            names.size(),
            header.text(columns),
            header.id(columns),
            header.label(columns)));
  }

  private static byte[] inUtf8(RawRow header, TextCharset charset) throws IOException {
    try {
      return header.inUtf8(charset).bytes();
    } catch (RejectedExampleException malformed) {
      throw new IOException(malformed.getMessage(), malformed);
    }
  }

  /** Of CSV, the one that gives the header a column of texts, and most columns. */
  private static byte separator(RowScanner rows, TextFormat format, TextColumns columns)
      throws IOException {
    if (columns.separator() != null) {
      return (byte) (char) columns.separator();
    }
    byte best = (byte) (format == TextFormat.TSV ? '\t' : ',');
    int most = -1;
    byte[] line = rows.peekLine().orElse(new byte[0]);
    for (char candidate : format == TextFormat.TSV ? new char[0] : SEPARATORS) {
      List<String> names = names(format, line, (byte) candidate);
      int columnsFound = names.size() + (contains(names, columns) ? line.length + 1 : 0);
      if (columnsFound > most) {
        most = columnsFound;
        best = (byte) candidate;
      }
    }
    return best;
  }

  private static boolean contains(List<String> names, TextColumns columns) {
    return names.stream().anyMatch(name -> ForeignColumns.isAlike(name, columns.text()));
  }

  private static List<String> names(TextFormat format, byte[] header, byte separator) {
    return DelimitedParser.values(format, header, separator).orElse(List.of(header)).stream()
        .map(name -> new String(name, StandardCharsets.UTF_8).strip())
        .toList();
  }

  RowParser parser() {
    return parser;
  }

  /** How many lines were passed, in this part. */
  long lines() {
    return rows.line() - 1;
  }

  /** The next row that is not blank, of lines the next one; empty after the last. */
  Optional<RawRow> next() throws IOException {
    return next(rows, format, separator);
  }

  private static Optional<RawRow> next(RowScanner rows, TextFormat format, byte separator)
      throws IOException {
    Optional<RawRow> row;
    do {
      row = format == TextFormat.CSV ? rows.nextQuoted(separator) : rows.nextLine();
    } while (format != TextFormat.LINES && row.filter(RawRow::isBlank).isPresent());
    return row;
  }

  /**
   * Checks that the first objects of JSON Lines have all fields that are asked for.
   *
   * @throws io.frostline.message.UserException if none of them has one
   */
  static void checkFields(String file, TextColumns columns, Configuration hadoop)
      throws IOException {
    Set<String> fields = new LinkedHashSet<>();
    try (RowFile opened = open(file, TextFormat.JSONL, columns, hadoop)) {
      Optional<RawRow> row = opened.next();
      for (int count = 0; row.isPresent() && count < ROWS_WITH_ALL_FIELDS; count++) {
        fields.addAll(opened.fields(row.get()));
        row = opened.next();
      }
    }
    if (!fields.isEmpty()) {
      FileColumns names = new FileColumns(file, new ArrayList<>(fields));
      names.text(columns);
      names.id(columns);
      names.label(columns);
    }
  }

  private List<String> fields(RawRow row) {
    try {
      JsonNode object = JsonRowParser.object(row.inUtf8(charset));
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      return names;
    } catch (RejectedExampleException malformed) {
      return List.of();
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
