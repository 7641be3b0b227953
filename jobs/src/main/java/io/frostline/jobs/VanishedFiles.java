package io.frostline.jobs;

import io.frostline.message.Formatted;
import io.frostline.storage.Lease;
import io.frostline.storage.OutputFolder;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Recognises that files of a table were replaced or deleted while a job was reading them. */
final class VanishedFiles {
  /** How local file systems, HDFS and S3A report that a file does not exist. */
  private static final Pattern ABSENT =
      Pattern.compile(
          "File (\\S+\\.parquet) does not exist"
              + "|File does not exist: (\\S+\\.parquet)"
              + "|No such file or directory: (\\S+\\.parquet)");

  private VanishedFiles() {}

  /** The message for the operator; empty for any other failure. */
  static Optional<String> message(Throwable fault, Configuration hadoop) {
    // Of a failure on an executor, only the text arrives here.
    return Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
        .map(cause -> ABSENT.matcher(String.valueOf(cause.getMessage())))
        .filter(Matcher::find)
        .map(VanishedFiles::file)
        .map(
            file ->
                Formatted.of(
                    "%s disappeared while it was being read: %s",
                    file,
                    writer(file, hadoop)
                        .map(
                            writer ->
                                Formatted.of(
                                    "the table is being changed by %s. Wait until it ends, then run the same command again.",
                                    writer))
                        .orElse(
                            "another command changed the table, or somebody deleted the file. Run the same command again.")))
        .findFirst();
  }

  private static String file(Matcher found) {
    return Stream.of(1, 2, 3).map(found::group).filter(group -> group != null).findFirst().get();
  }

  private static Optional<String> writer(String file, Configuration hadoop) {
    try {
      return Lease.writer(OutputFolder.of(new Path(file).getParent().toString(), hadoop));
    } catch (IOException | RuntimeException unreachable) {
      return Optional.empty();
    }
  }
}
