package io.frostline.spark.table;

import io.frostline.feature.Provenance.Origin;
import io.frostline.spark.listing.ListedExample;
import io.frostline.spark.listing.Listing;
import io.frostline.spark.listing.ListingDigest;
import io.frostline.spark.listing.OrderedExamples;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The images of a listing that still have to be added to a table: new images, and images that were
 * rejected or have changed. Rows of deleted images stay and are marked until the images are
 * restored.
 *
 * <p>Every result reflects the current state of the table, including rows added in the meantime.
 */
public final class Backlog {
  private final SparkSession spark;
  private final TableFolder folder;
  private final Origin origin;
  private final Listing listing;

  /**
   * Creates a backlog.
   *
   * @param spark a separate session, see {@link ResultTable#writingSession}
   * @param origin the origin of the rows of the table
   */
  Backlog(SparkSession spark, TableFolder folder, Origin origin, Listing listing) {
    this.spark = spark;
    this.folder = folder;
    this.origin = origin;
    this.listing = listing;
  }

  /**
   * The differences between a listing and a table.
   *
   * @param changed number of rows that were removed because their images had changed
   * @param deleted number of rows whose images no longer exist
   */
  public record Changes(long changed, long deleted) {}

  /**
   * Whether the rows of the table are exactly the listed images and none is marked as deleted, so
   * that nothing is left to do.
   *
   * @param listed of this listing
   */
  public boolean isNothing(ListingDigest listed) {
    try {
      return hasRows() && !folder.deleted().hasRows() && ListingDigest.of(keys()).equals(listed);
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /**
   * Discards earlier rejections of images in the listing, because they are about to be retried, and
   * of those that are excluded.
   */
  public void forgetRejected() {
    try {
      SideTable rejected = folder.rejected();
      if (!rejected.hasRows()) {
        return;
      }
      Dataset<Row> others =
          ListingComparison.without(
                  VerifiedPages.of(spark).parquet(rejected.path().toString()), listing.images())
              .where(listing.source().excluded().stay());
      if (others.isEmpty()) {
        rejected.delete();
      } else {
        rejected.replace(others);
      }
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /**
   * Removes the rows of changed images, which then belong to the backlog, marks the rows of deleted
   * images, and unmarks those of restored images.
   */
  public Changes settle() {
    if (!hasRows()) {
      return new Changes(0, 0);
    }
    ListingComparison comparison = comparison();
    Dataset<Row> gone = comparison.gone().persist(StorageLevel.DISK_ONLY());
    try {
      long deleted = new DeletedRows(spark, folder).mark(gone, comparison.present());
      long changed = new RowRemoval(spark, folder, origin).remove(comparison.changed());
      return new Changes(changed, deleted);
    } catch (IOException failure) {
      throw folder.unusable(failure);
    } finally {
      gone.unpersist();
    }
  }

  /** The listed images without a row. */
  public Dataset<Row> left() {
    return hasRows() ? comparison().missing() : listing.images();
  }

  /** The same in order, without Spark if the driver holds the listing. */
  public OrderedExamples leftInOrder() {
    return hasRows() ? OrderedExamples.of(left()) : listing.inOrder();
  }

  /**
   * Reads the images in the backlogs of one listing, each once, and records the hashes of their
   * content in every table that lacks them.
   */
  public static void readContent(List<Backlog> backlogs) {
    Map<SameContent, Dataset<Row>> left = new LinkedHashMap<>();
    backlogs.forEach(backlog -> left.put(backlog.content(), backlog.left()));
    SameContent.look(left, backlogs.get(0).listing.source());
  }

  /** One image of the backlog per content, and all images that could not be read. */
  public Dataset<Row> firstOfEachContent() {
    return content().firsts(left());
  }

  /**
   * Adds rows for images of the backlog with the same content as an existing row, and returns their
   * number.
   */
  public long copyRows() {
    return hasRows() ? content().copy(left()) : 0;
  }

  private ListingComparison comparison() {
    return new ListingComparison(listing, keys());
  }

  /** Of an excluded image it is not known whether it has changed or was deleted. */
  private Dataset<Row> keys() {
    return VerifiedPages.of(spark)
        .schema(ListedExample.KEY)
        .parquet(folder.path().toString())
        .where(listing.source().excluded().stay());
  }

  /** Created only on use, because it makes the session read wide rows in small batches. */
  private SameContent content() {
    return new SameContent(spark, folder, origin);
  }

  private boolean hasRows() {
    try {
      return folder.hasRows();
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }
}
