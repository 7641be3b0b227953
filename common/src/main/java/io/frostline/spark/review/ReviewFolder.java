package io.frostline.spark.review;

import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import io.frostline.storage.OwnFolder;
import io.frostline.storage.PageFolder;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The folder of a review: its page, its figures, its copies and a folder for each table. */
public final class ReviewFolder {
  private static final String MARK = "_review.json";
  private static final String PAGE = "review.html";
  private static final String FIGURES = "review.json";
  static final String COPIES = "copies.txt";

  private final PageFolder folder;

  /** The folder at an address; it need not exist yet. */
  public ReviewFolder(String uri, Configuration hadoop) {
    this.folder = new PageFolder(folder(uri, hadoop), PAGE, "the review", hadoop);
  }

  /** The folder, to check whether it may be filled. */
  public static OwnFolder folder(String uri, Configuration hadoop) {
    return OwnFolder.of(uri, MARK, "a review", hadoop);
  }

  /** Makes this process its only writer. */
  public Lease lease() {
    return Lease.take(folder.own(), "review");
  }

  /** The page. */
  public Path page() {
    return folder.file(PAGE);
  }

  /** The figures for programs. */
  public Path figures() {
    return folder.file(FIGURES);
  }

  /** The uris of all copies that are not the best of their group, to be left out of a training. */
  public Path copies() {
    return folder.file(COPIES);
  }

  /** The members of groups of near-duplicates, which a training can keep together. */
  public Path duplicates() {
    return folder.file(ReviewTables.DUPLICATES);
  }

  Path path() {
    return folder.own().folder().path();
  }

  Path table(String name) {
    return folder.file(name);
  }

  Configuration hadoop() {
    return folder.hadoop();
  }

  /**
   * Refuses to write over a finished review.
   *
   * @throws UserException if the folder has one
   */
  public void refuseFinished() {
    folder.refuseFinished();
  }

  /** Deletes an earlier review, finished or not, and marks the folder as a review. */
  void begin() {
    folder.begin();
  }

  /** Writes the files, the page last. */
  void finish(String copies, String json, String html) {
    folder.write(COPIES, copies);
    folder.write(FIGURES, json);
    folder.write(PAGE, html);
  }
}
