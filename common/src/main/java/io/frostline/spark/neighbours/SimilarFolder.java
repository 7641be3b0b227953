package io.frostline.spark.neighbours;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import io.frostline.storage.OwnFolder;
import io.frostline.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The folder of neighbours: a table and a page. {@code _similar.json} is written first, and the
 * page last, so that a killed search is recognised and started over.
 */
public final class SimilarFolder {
  private static final String MARK = "_similar.json";
  private static final String PAGE = "similar.html";
  private static final String TABLE = "neighbours";

  private final OwnFolder own;
  private final Configuration hadoop;

  /** The folder at an address; it need not exist yet. */
  public SimilarFolder(String uri, Configuration hadoop) {
    this.own = folder(uri, hadoop);
    this.hadoop = hadoop;
  }

  /** The folder, to check whether it may be filled. */
  public static OwnFolder folder(String uri, Configuration hadoop) {
    return OwnFolder.of(uri, MARK, "a folder of neighbours", hadoop);
  }

  /** Makes this process its only writer. */
  public Lease lease() {
    return Lease.take(own, "similar");
  }

  /** The page. */
  public Path page() {
    return new Path(own.folder().path(), PAGE);
  }

  /** The table, a folder of Parquet files. */
  public Path table() {
    return new Path(own.folder().path(), TABLE);
  }

  /**
   * Checks that there are no neighbours yet.
   *
   * @throws UserException if a search into this folder has finished
   */
  public void refuseFinished() {
    try {
      if (own.folder().system().exists(page())) {
        throw new UserException(
            Formatted.of(
                "%s already exists. Choose another --out, or replace it with --overwrite.",
                page()));
      }
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  /** Deletes what an earlier search has left, finished or not, and marks the folder. */
  void begin() {
    try {
      if (own.isMarked()) {
        own.delete();
      }
      own.begin();
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  void finish(String html) {
    try {
      new WholeFile(page()).write(html.getBytes(StandardCharsets.UTF_8), hadoop);
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  private UserException unusable(IOException failure) {
    return new UserException(
        Formatted.of(
            "Cannot write the neighbours to %s: %s. Check --out and its permissions.",
            own.folder().path(), Reason.of(failure)),
        failure);
  }
}
