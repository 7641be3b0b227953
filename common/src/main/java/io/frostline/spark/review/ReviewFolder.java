package io.frostline.spark.review;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import io.frostline.storage.OutputFolder;
import io.frostline.storage.OwnFolder;
import io.frostline.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a review: its page, its figures and a folder for each table. {@code _review.json}
 * is written first, and the page last, so that a killed review is recognised and started over.
 */
public final class ReviewFolder {
  private static final String MARK = "_review.json";
  private static final String PAGE = "review.html";
  private static final String FIGURES = "review.json";
  private static final String COPIES = "copies.txt";

  private final OwnFolder own;
  private final OutputFolder folder;
  private final Configuration hadoop;

  /** The folder at an address; it need not exist yet. */
  public ReviewFolder(String uri, Configuration hadoop) {
    this.own = folder(uri, hadoop);
    this.folder = own.folder();
    this.hadoop = hadoop;
  }

  /** The folder, to check whether it may be filled. */
  public static OwnFolder folder(String uri, Configuration hadoop) {
    return OwnFolder.of(uri, MARK, "a review", hadoop);
  }

  /** Makes this process its only writer. */
  public Lease lease() {
    return Lease.take(own, "review");
  }

  /** The page. */
  public Path page() {
    return new Path(folder.path(), PAGE);
  }

  /** The figures for programs. */
  public Path figures() {
    return new Path(folder.path(), FIGURES);
  }

  Path path() {
    return folder.path();
  }

  Path table(String name) {
    return new Path(folder.path(), name);
  }

  Configuration hadoop() {
    return hadoop;
  }

  /**
   * Refuses to write over a finished review.
   *
   * @throws UserException if the folder has one
   */
  public void refuseFinished() {
    try {
      if (folder.system().exists(page())) {
        throw new UserException(
            Formatted.of(
                "%s already exists. Choose another --out, or replace it with --overwrite.",
                page()));
      }
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  /** Deletes an earlier review, finished or not, and marks the folder as a review. */
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

  /** The uris of all copies that are not the best of their group, to be left out of a training. */
  public Path copies() {
    return new Path(folder.path(), COPIES);
  }

  /** Writes the files, the page last. */
  void finish(String copies, String json, String html) {
    try {
      new WholeFile(copies()).write(copies.getBytes(StandardCharsets.UTF_8), hadoop);
      new WholeFile(figures()).write(json.getBytes(StandardCharsets.UTF_8), hadoop);
      new WholeFile(page()).write(html.getBytes(StandardCharsets.UTF_8), hadoop);
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  private UserException unusable(IOException failure) {
    return new UserException(
        Formatted.of(
            "Cannot write the review to %s: %s. Check --out and its permissions.",
            folder.path(), Reason.of(failure)),
        failure);
  }
}
