package io.frostline.storage;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Where a report is written, on any Hadoop file system: figures and {@code report.html}. */
public final class ReportFolder {
  private final OutputFolder folder;
  private final Path figures;
  private final Options options;

  /**
   * The options of a command that decide about its report, for messages.
   *
   * @param place where it is written
   * @param replacement that an earlier one is replaced
   */
  public record Options(String place, String replacement) {}

  /**
   * The folder at a place, which need not exist yet.
   *
   * @param figures name of the file with the figures
   * @throws UserException if the place cannot be reached
   */
  public ReportFolder(String uri, String figures, Configuration hadoop) {
    this(uri, figures, hadoop, new Options("--out", "--overwrite"));
  }

  /** The folder of a command whose options have other names; otherwise the same. */
  public ReportFolder(String uri, String figures, Configuration hadoop, Options options) {
    folder = OutputFolder.of(uri, hadoop);
    this.options = options;
    this.figures = new Path(folder.path(), figures);
  }

  /** The page. */
  public Path page() {
    return new Path(folder.path(), "report.html");
  }

  /** The figures for programs. */
  public Path figures() {
    return figures;
  }

  /**
   * Makes this process its only writer, until the lease is closed.
   *
   * @throws UserException if it has another writer
   */
  public Lease lease(String command) {
    return Lease.take(folder, command);
  }

  /**
   * Checks before the work begins that there is no report yet.
   *
   * @throws UserException if there is one
   */
  public void refuseExisting() {
    try {
      for (Path file : new Path[] {page(), figures}) {
        if (folder.system().exists(file)) {
          throw new UserException(
              Formatted.of(
                  "%s already exists. Choose another %s, or replace it with %s.",
                  file, options.place(), options.replacement()));
        }
      }
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  /**
   * The figures of a finished report; empty if there is none.
   *
   * @throws UserException if they cannot be read
   */
  public Optional<String> read() {
    try {
      if (!folder.system().exists(figures)) {
        return Optional.empty();
      }
      try (InputStream file = folder.system().open(figures)) {
        return Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of(
              "Cannot read %s: %s. Check %s and its permissions.",
              figures, Reason.of(failure), options.place()),
          failure);
    }
  }

  /** Writes both files, replacing earlier ones. */
  public void write(String json, String html) {
    try {
      write(figures, json);
      write(page(), html);
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  private void write(Path file, String content) throws IOException {
    try (OutputStream stream = folder.system().create(file, true)) {
      stream.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private UserException unusable(IOException failure) {
    return new UserException(
        Formatted.of(
            "Cannot write the report to %s: %s. Check %s and its permissions.",
            folder.path(), failure.getMessage(), options.place()),
        failure);
  }
}
