package io.frostline.spark.evaluation;

import io.frostline.config.UserException;
import io.frostline.evaluation.MetricsFile;
import io.frostline.evaluation.Report;
import io.frostline.evaluation.ReportPage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Where {@code metrics.json} and {@code report.html} are written, on any Hadoop file system. */
public final class ReportFolder {
  private final FileSystem system;
  private final Path folder;

  /**
   * The folder at a place, which need not exist yet.
   *
   * @throws UserException if the place cannot be reached
   */
  public ReportFolder(String uri, Configuration hadoop) {
    try {
      Path given = new Path(uri);
      system = given.getFileSystem(hadoop);
      folder = system.makeQualified(given);
    } catch (IOException | IllegalArgumentException failure) {
      throw new UserException(
          "The folder %s cannot be reached: %s. Check --out.".formatted(uri, failure.getMessage()),
          failure);
    }
  }

  /** The page. */
  public Path page() {
    return new Path(folder, "report.html");
  }

  /** The figures for programs. */
  public Path metrics() {
    return new Path(folder, "metrics.json");
  }

  /**
   * Refuses to go on where a report is, before the work begins.
   *
   * @throws UserException if there is one
   */
  public void refuseExisting() {
    try {
      for (Path file : new Path[] {page(), metrics()}) {
        if (system.exists(file)) {
          throw new UserException(
              "%s exists already. Choose another --out, or replace it with --overwrite."
                  .formatted(file));
        }
      }
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  /** Writes both files, in the place of earlier ones. */
  public void write(Report report) {
    try {
      write(metrics(), MetricsFile.of(report));
      write(page(), ReportPage.of(report));
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  private void write(Path file, String content) throws IOException {
    try (OutputStream stream = system.create(file, true)) {
      stream.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private UserException unusable(IOException failure) {
    return new UserException(
        "The report cannot be written to %s: %s. Check --out and its permissions."
            .formatted(folder, failure.getMessage()),
        failure);
  }
}
