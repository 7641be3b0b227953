package io.frostline.spark.probe;

import io.frostline.config.UserException;
import io.frostline.evaluation.Probe;
import io.frostline.evaluation.ProbePage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Where {@code probe.json} and {@code report.html} are written, on any Hadoop file system. */
public final class ProbeFolder {
  private final FileSystem system;
  private final Path folder;

  /**
   * The folder at a place, which need not exist yet.
   *
   * @throws UserException if the place cannot be reached
   */
  public ProbeFolder(String uri, Configuration hadoop) {
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

  /** The page for people. */
  public Path page() {
    return new Path(folder, "report.html");
  }

  /** The figures for programs. */
  public Path figures() {
    return new Path(folder, "probe.json");
  }

  /** Writes both, in the place of earlier ones: a probe that went on has new figures. */
  public void write(Probe probe) {
    try {
      write(figures(), ProbePage.figures(probe));
      write(page(), ProbePage.of(probe));
    } catch (IOException failure) {
      throw new UserException(
          "The report cannot be written to %s: %s. Check --out and its permissions."
              .formatted(folder, failure.getMessage()),
          failure);
    }
  }

  private void write(Path file, String content) throws IOException {
    try (OutputStream stream = system.create(file, true)) {
      stream.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }
}
