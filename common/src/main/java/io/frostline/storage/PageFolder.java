package io.frostline.storage;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A folder of tables and other files with a page, which is written last. The mark of the folder is
 * written first, so that what a killed run has left is recognised and started over.
 *
 * @param own the folder with its mark
 * @param page the name of the page
 * @param content what the folder has, for messages, such as {@code the review}
 */
public record PageFolder(OwnFolder own, String page, String content, Configuration hadoop) {

  /** A file or folder in it. */
  public Path file(String name) {
    return new Path(own.folder().path(), name);
  }

  /**
   * Refuses to write over a finished run.
   *
   * @throws UserException if the folder has a page
   */
  public void refuseFinished() {
    try {
      if (own.folder().system().exists(file(page))) {
        throw new UserException(
            Formatted.of(
                "%s already exists. Choose another --out, or replace it with --overwrite.",
                file(page)));
      }
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  /** Deletes what an earlier run has left, finished or not, and marks the folder. */
  public void begin() {
    try {
      if (own.isMarked()) {
        own.delete();
      }
      own.begin();
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  /** Writes a file, which appears whole. */
  public void write(String name, String text) {
    try {
      new WholeFile(file(name)).write(text.getBytes(StandardCharsets.UTF_8), hadoop);
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  private UserException unusable(IOException failure) {
    return new UserException(
        Formatted.of(
            "Cannot write %s to %s: %s. Check --out and its permissions.",
            content, own.folder().path(), Reason.of(failure)),
        failure);
  }
}
