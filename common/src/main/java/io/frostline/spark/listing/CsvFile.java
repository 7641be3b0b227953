package io.frostline.spark.listing;

import io.frostline.example.shard.PartitionFolder;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A CSV file that names images: how it is written, and which of its columns matter.
 *
 * @param separator between its columns: a comma, a semicolon or a tab, found by the header
 * @param uri the index of the column with the locations of the images
 * @param label the index of the column with their labels; negative if there is none
 */
record CsvFile(
    String path, String encoding, char separator, List<String> columns, int uri, int label)
    implements Serializable {
  private static final char[] SEPARATORS = {',', ';', '\t'};
  private static final int GZIP = 0x1F;

  /**
   * Looks at the header of a file.
   *
   * @throws UserException if it is not text, or has no column uri
   */
  static CsvFile of(String path, LabelSource labels, Configuration hadoop) throws IOException {
    char separator = SEPARATORS[0];
    List<String> columns = null;
    UserException fault = null;
    for (char candidate : SEPARATORS) {
      try {
        List<String> names = header(path, candidate, hadoop);
        if (columns == null || isBetter(names, columns)) {
          separator = candidate;
          columns = names;
        }
      } catch (UserException other) {
        // Quotes around names end before the right separator only.
        fault = fault == null ? other : fault;
      }
    }
    if (columns == null) {
      throw fault;
    }
    String encoding;
    try (StrictText text = text(path, hadoop)) {
      encoding = text.charset().name();
    }
    OptionalInt uri = find(path, columns, ManifestColumns::uri);
    if (uri.isEmpty()) {
      // The names are not quoted: a file that is not a manifest may begin with secrets.
      throw new UserException(
          Formatted.of(
              "The manifest %s has no column uri among its %s. Rename the column with the locations of the images to uri.",
              path, Count.of(columns.size(), "column")));
    }
    int label =
        labels == LabelSource.MANIFEST
            ? find(path, columns, ManifestColumns::label).orElse(-1)
            : -1;
    return new CsvFile(path, encoding, separator, List.copyOf(columns), uri.getAsInt(), label);
  }

  private static OptionalInt find(
      String path, List<String> columns, Function<List<String>, OptionalInt> find) {
    try {
      return find.apply(columns);
    } catch (UserException ambiguous) {
      throw new UserException(
          Formatted.of("The manifest %s: %s", path, ambiguous.getMessage()), ambiguous);
    }
  }

  private static boolean isBetter(List<String> names, List<String> others) {
    return ManifestColumns.haveUri(names)
        && (!ManifestColumns.haveUri(others) || names.size() > others.size());
  }

  private static List<String> header(String path, char separator, Configuration hadoop)
      throws IOException {
    try (CsvRecords records = new CsvRecords(path, text(path, hadoop), separator)) {
      return records.next().stream()
          .flatMap(header -> header.values().stream())
          .map(name -> name == null ? "" : name)
          .toList();
    }
  }

  private static StrictText text(String path, Configuration hadoop) throws IOException {
    Path file = new Path(path);
    PushbackInputStream in = new PushbackInputStream(file.getFileSystem(hadoop).open(file), 2);
    int first = in.read();
    int second = first < 0 ? first : in.read();
    for (int read : new int[] {second, first}) {
      if (read >= 0) {
        in.unread(read);
      }
    }
    InputStream content =
        first == GZIP && second == (GZIPInputStream.GZIP_MAGIC >> 8)
            ? new GZIPInputStream(in, 1 << 16)
            : in;
    return new StrictText(path, content);
  }

  /** Its records, without the header. */
  CsvRecords records(Configuration hadoop) throws IOException {
    CsvRecords records = new CsvRecords(path, text(path, hadoop), separator);
    records.next();
    return records;
  }

  /** The image that a record names, or null. */
  String uri(CsvRecords.CsvRecord record) {
    return value(record, uri);
  }

  /** The text in the column with the labels, or null. */
  String writtenLabel(CsvRecords.CsvRecord record) {
    return label < 0 ? null : value(record, label);
  }

  /**
   * The label of a record.
   *
   * @param numbers the rule for the values of the column
   */
  String label(CsvRecords.CsvRecord record, CsvLabels numbers) {
    return label < 0
        ? folderLabel().filter(text -> !text.isEmpty()).orElse(null)
        : numbers.label(value(record, label));
  }

  /** The label that a folder of a partitioned table gives. */
  Optional<String> folderLabel() {
    return PartitionFolder.label(path, ManifestListing.LABEL);
  }

  /** A short record lacks its last values. */
  private static String value(CsvRecords.CsvRecord record, int column) {
    return column < record.values().size() ? record.values().get(column) : null;
  }

  /**
   * Checks what would become wrong images or labels.
   *
   * @throws UserException if a record has more values than the header, or a location or label has a
   *     line break
   */
  void check(CsvRecords.CsvRecord record) {
    if (record.values().size() > columns.size()) {
      throw new UserException(
          Formatted.of(
              "%s has %s in line %d, but %s. Quote values that contain '%s'.",
              path,
              Count.of(record.values().size(), "value"),
              record.line(),
              Count.of(columns.size(), "column"),
              separator == '\t' ? "\\t" : separator));
    }
    for (int column : new int[] {uri, label}) {
      String value = column < 0 ? null : value(record, column);
      if (value != null && value.indexOf('\n') >= 0) {
        throw new UserException(
            Formatted.of(
                "%s has a quoted value of column %s that begins in line %d and goes on in the next: a quote is probably not closed. Close it, or write a quote that belongs to the value as \"\" inside quotes.",
                path, columns.get(column).strip(), record.line()));
      }
    }
  }

  /** How the file was understood, where that is not obvious; empty otherwise. */
  List<String> remarks(LabelSource labels) {
    List<String> remarks = new ArrayList<>();
    if (!encoding.equals("UTF-8")) {
      remarks.add("its encoding is " + encoding);
    }
    if (separator != ',') {
      remarks.add("its columns are separated by " + (separator == ';' ? "';'" : "tabs"));
    }
    remarks.addAll(ManifestListing.remarks(columns, uri, label));
    if (labels == LabelSource.MANIFEST && label < 0 && folderLabel().isEmpty()) {
      remarks.add(ManifestListing.UNLABELLED);
    }
    return remarks;
  }
}
