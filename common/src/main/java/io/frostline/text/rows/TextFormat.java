package io.frostline.text.rows;

import io.frostline.message.Keywords;
import io.frostline.message.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the texts of a source are stored. */
public enum TextFormat {
  /** A text in a column; values that contain separators, quotes or line breaks are quoted. */
  CSV("csv"),
  /** A text in a column; each line is a row, whatever quotes it contains. */
  TSV("tsv", "tab"),
  /** A JSON object on each line. */
  JSONL("jsonl", "ndjson", "json"),
  /** A table with a column of strings. */
  PARQUET("parquet"),
  /** Each line is a text. */
  LINES("txt", "text"),
  /** Each file is a text. */
  FILES;

  private static final Pattern COMPRESSED = Pattern.compile("\\.(gz|gzip|zst|zstd)$");

  private final List<String> endings;

  TextFormat(String... endings) {
    this.endings = List.of(endings);
  }

  /** The keyword of {@code --format}. */
  public String keyword() {
    return Keywords.of(this);
  }

  /**
   * The format with this keyword.
   *
   * @throws UserException for any other keyword, listing the valid ones
   */
  public static TextFormat of(String keyword) {
    return Keywords.find(values(), TextFormat::keyword, "format of texts", keyword);
  }

  /** The format of a file or pattern by the ending of its name, also if it is compressed. */
  public static Optional<TextFormat> ofName(String name) {
    String plain = COMPRESSED.matcher(name.toLowerCase(Locale.ROOT)).replaceFirst("");
    String ending = plain.substring(plain.lastIndexOf('.') + 1);
    return Arrays.stream(values())
        .filter(format -> ending.length() < plain.length() && format.endings.contains(ending))
        .findFirst();
  }

  /** Whether its files have columns with names. */
  public boolean hasColumns() {
    return this == CSV || this == TSV || this == JSONL || this == PARQUET;
  }

  /** Whether each of its lines is a row, whatever is before it. */
  boolean isOfLines() {
    return this == TSV || this == JSONL || this == LINES;
  }

  /** Whether a separator is between its values. */
  public boolean hasSeparator() {
    return this == CSV || this == TSV;
  }
}
