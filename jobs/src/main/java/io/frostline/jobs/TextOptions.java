package io.frostline.jobs;

import io.frostline.message.Formatted;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.listing.TextFormats;
import io.frostline.spark.listing.TextSource;
import io.frostline.storage.SymbolicLinks;
import io.frostline.text.TextCharset;
import io.frostline.text.rows.TextColumns;
import io.frostline.text.rows.TextFormat;
import java.util.List;
import picocli.CommandLine.Option;

/** Which texts to process. */
final class TextOptions {
  @Option(
      names = "--texts",
      paramLabel = "URI",
      description =
          "Texts, for models that take them: a file with a text in each row (.csv, .tsv, .jsonl,"
              + " .parquet) or line (.txt), also .gz or .zst; a folder or a glob pattern with such files;"
              + " a folder of .txt files, each a text, with a subfolder for each label; or a table of"
              + " Spark in Parquet (DATABASE.TABLE). Any Hadoop file system. If the ending of the"
              + " name does not say how they are stored, --format does: csv, tsv, jsonl, parquet,"
              + " lines (each line is a text) or files (each file is one). --label-column is the"
              + " column with the labels.")
  private String texts;

  @Option(
      names = "--text-column",
      paramLabel = "COLUMN",
      description = "The column with the texts. Default: text.")
  private String textColumn;

  @Option(
      names = "--id-column",
      paramLabel = "COLUMN",
      description =
          "A column with a different id in each row, which becomes the uri of the text: it stays the"
              + " same when rows are added or moved, and rows without a text any more are marked as"
              + " deleted. Default: the uri is the file and the number of the row, FILE#000000012.")
  private String idColumn;

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      description =
          "What is between the values of CSV and TSV; \\t is a tab. Default: ',', ';', '|' or a tab,"
              + " found by the header; of TSV a tab.")
  private String separator;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME",
      description =
          "The names of all columns of CSV and TSV files without a header, separated by commas.")
  private List<String> columns;

  @Option(
      names = "--charset",
      paramLabel = "NAME",
      description =
          "What the texts are encoded in, unless a byte order mark says it: windows-1252, for example."
              + " It is recorded with the table. Default: UTF-8.")
  private String charset;

  boolean areGiven() {
    return texts != null;
  }

  /**
   * The texts.
   *
   * @param format the value of {@code --format}, or null
   * @param labelColumn the value of {@code --label-column}, or null
   */
  ExampleSource source(String format, String labelColumn, SymbolicLinks links) {
    if (texts.isBlank()) {
      throw new UsageException("--texts is empty. Pass a file, a folder or a glob pattern.");
    }
    refuseMalformed();
    TextFormat kept =
        format == null
            ? TextFormats.of(texts, links, ModelStoreOption.hadoop())
            : TextFormat.of(format);
    refuseStray("--text-column", textColumn, kept.hasColumns(), kept);
    refuseStray("--id-column", idColumn, kept.hasColumns(), kept);
    refuseStray("--label-column", labelColumn, kept.hasColumns(), kept);
    refuseStray("--separator", separator, kept.hasSeparator(), kept);
    refuseStray("--columns", columns, kept.hasSeparator(), kept);
    refuseStray("--charset", charset, kept != TextFormat.PARQUET, kept);
    refuseIndivisible(kept);
    return new TextSource(
        texts,
        kept,
        new TextColumns(
            textColumn == null ? TextColumns.TEXT : textColumn,
            idColumn,
            labelColumn,
            character(),
            columns == null ? List.of() : columns,
            charset()),
        links);
  }

  /** What the texts are encoded in. */
  TextCharset charset() {
    return charset == null ? TextCharset.UTF_8 : new TextCharset(charset);
  }

  private void refuseIndivisible(TextFormat kept) {
    if (charset != null && kept != TextFormat.FILES && !charset().dividesAsAscii()) {
      throw new UsageException(
          Formatted.of(
              "--charset %s works with --format files only, because its line ends and separators are not those of ASCII. Convert the texts to UTF-8; UTF-16 and UTF-32 with a byte order mark need no --charset.",
              charset()));
    }
  }

  private void refuseMalformed() {
    try {
      new org.apache.hadoop.fs.Path(texts);
    } catch (IllegalArgumentException malformed) {
      throw new UsageException(
          Formatted.of(
              "--texts is not a valid address: %s. Give a file, a folder or a glob pattern.",
              malformed.getCause().getMessage()));
    }
  }

  private static void refuseStray(String option, Object value, boolean fits, TextFormat kept) {
    if (value != null && !fits) {
      throw new UsageException(
          Formatted.of(
              "%s does not work with texts of the format %s. Change --format, or leave out %s.",
              option, kept.keyword(), option));
    }
  }

  private Character character() {
    if (separator == null || separator.equals("\\t")) {
      return separator == null ? null : (Character) '\t';
    }
    if (separator.length() != 1) {
      throw new UsageException(
          Formatted.of(
              "--separator is '%s', but must be one character. Use for example ',', ';', '|' or \\t.",
              separator));
    }
    return separator.charAt(0);
  }

  /** Refuses options that need texts. */
  void refuseWithoutTexts() {
    Object[][] given = {
      {"--text-column", textColumn},
      {"--id-column", idColumn},
      {"--separator", separator},
      {"--columns", columns},
      {"--charset", charset}
    };
    for (Object[] option : given) {
      refuseWithoutTexts((String) option[0], option[1]);
    }
  }

  /** Refuses an option that needs texts, if it has a value. */
  static void refuseWithoutTexts(String option, Object value) {
    if (value != null) {
      throw new UsageException(
          Formatted.of("%s requires --texts. Leave it out for images.", option));
    }
  }

  /** Adds the same texts to another command. */
  CommandLineText addTo(CommandLineText command) {
    return command
        .with("--texts", texts)
        .with("--text-column", textColumn)
        .with("--id-column", idColumn)
        .with("--separator", separator)
        .with("--columns", columns == null ? null : String.join(",", columns))
        .with("--charset", charset);
  }
}
