package io.frostline.jobs;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Recognises that a file could not be read, because it is damaged or because its storage failed.
 */
final class UnreadableFiles {
  /** How Spark names it. In this message only, special characters are encoded. */
  private static final Pattern SCANNED =
      Pattern.compile("Encountered error while reading file (\\S+)\\. Details");

  /** How Spark, Parquet, Hadoop and HDFS name it otherwise. */
  private static final Pattern NAMED =
      Pattern.compile(
          "Could not read footer for file: (?:\\w+\\{path=)?([^;\\n]+?)(?:;|\\. Please|$)"
              + "|((?:[a-z][a-z0-9+.-]*:)?/[^\\n]*?) is not a Parquet file"
              + "|Checksum error: ([^\\n]+?) at \\d"
              + "|Could not obtain block: \\S+ file=(\\S+)",
          Pattern.MULTILINE);

  /** Exceptions that come out of these classes are due to the file that is read. */
  private static final Set<String> READERS =
      Set.of(
          "org.apache.parquet.hadoop.ParquetFileReader",
          "org.apache.parquet.hadoop.InternalParquetRecordReader",
          "org.apache.spark.sql.execution.datasources.parquet.VectorizedParquetRecordReader");

  private static final Set<String> SIDE_TABLES =
      Set.of(
          "_rejected", "_rejected_next", "_deleted", "_deleted_next", "_content", "_content_next");

  private UnreadableFiles() {}

  /** The message for the operator; empty for any other failure. */
  static Optional<String> message(Throwable fault, Configuration hadoop) {
    List<Throwable> causes =
        Stream.iterate(fault, cause -> cause != null, Throwable::getCause).toList();
    String reason = reason(causes.get(causes.size() - 1));
    // Of a failure on an executor, only the text may arrive here.
    return causes.stream()
        .map(cause -> file(String.valueOf(cause.getMessage())))
        .flatMap(Optional::stream)
        .findFirst()
        .map(file -> Formatted.of("Cannot read %s: %s. %s", file, reason, wayOut(file, hadoop)))
        .or(
            () ->
                causes.stream().anyMatch(UnreadableFiles::isOfReader)
                    ? Optional.of(
                        Formatted.of(
                            "Cannot read a Parquet file: %s. It is damaged, or its storage failed. `frostline check TABLE` finds it, and repairs the table with --repair.",
                            reason))
                    : Optional.empty());
  }

  /**
   * Why it could not be read. A reader that stumbles over damaged content tells a programmer where;
   * an exception that is thrown often enough has no words at all, because the virtual machine saves
   * them.
   */
  private static String reason(Throwable root) {
    return root instanceof NullPointerException || root.getMessage() == null
        ? "its content contradicts its format"
        : Reason.of(root);
  }

  private static Optional<String> file(String message) {
    Matcher scanned = SCANNED.matcher(message);
    if (scanned.find()) {
      // A plus sign is itself in the path of a URI, unlike in its query.
      return Optional.of(
          URLDecoder.decode(scanned.group(1).replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    Matcher named = NAMED.matcher(message);
    return named.find()
        ? IntStream.rangeClosed(1, named.groupCount())
            .mapToObj(named::group)
            .filter(group -> group != null)
            .findFirst()
        : Optional.empty();
  }

  private static boolean isOfReader(Throwable cause) {
    return Stream.of(cause.getStackTrace())
        .anyMatch(frame -> READERS.contains(frame.getClassName()));
  }

  private static String wayOut(String file, Configuration hadoop) {
    Path folder = new Path(file).getParent();
    Path table = SIDE_TABLES.contains(folder.getName()) ? folder.getParent() : folder;
    return isTable(table, hadoop)
        ? Formatted.of(
            "It is damaged, or its storage failed. Restore it, or remove it and rerun the command that wrote the table. `frostline check %s` says more, and repairs with --repair.",
            table)
        : "It is damaged, or its storage failed. Restore it, or write it again.";
  }

  private static boolean isTable(Path folder, Configuration hadoop) {
    try {
      return folder.getFileSystem(hadoop).exists(new Path(folder, "_frostline.json"));
    } catch (IOException | IllegalArgumentException unreachable) {
      return false;
    }
  }
}
