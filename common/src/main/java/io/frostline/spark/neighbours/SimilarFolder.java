package io.frostline.spark.neighbours;

import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import io.frostline.storage.OwnFolder;
import io.frostline.storage.PageFolder;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The folder of neighbours: a table and a page. */
public final class SimilarFolder {
  private static final String MARK = "_similar.json";
  private static final String PAGE = "similar.html";
  private static final String TABLE = "neighbours";

  private final PageFolder folder;

  /** The folder at an address; it need not exist yet. */
  public SimilarFolder(String uri, Configuration hadoop) {
    this.folder = new PageFolder(folder(uri, hadoop), PAGE, "the neighbours", hadoop);
  }

  /** The folder, to check whether it may be filled. */
  public static OwnFolder folder(String uri, Configuration hadoop) {
    return OwnFolder.of(uri, MARK, "a folder of neighbours", hadoop);
  }

  /** Makes this process its only writer. */
  public Lease lease() {
    return Lease.take(folder.own(), "similar");
  }

  /** The page. */
  public Path page() {
    return folder.file(PAGE);
  }

  /** The table, a folder of Parquet files. */
  public Path table() {
    return folder.file(TABLE);
  }

  /**
   * Checks that there are no neighbours yet.
   *
   * @throws UserException if a search into this folder has finished
   */
  public void refuseFinished() {
    folder.refuseFinished();
  }

  /** Deletes what an earlier search has left, finished or not, and marks the folder. */
  void begin() {
    folder.begin();
  }

  void finish(String html) {
    folder.write(PAGE, html);
  }
}
