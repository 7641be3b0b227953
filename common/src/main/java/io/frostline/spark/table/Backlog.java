package io.frostline.spark.table;

import io.frostline.feature.Provenance.Origin;
import io.frostline.spark.listing.ImageListing;
import io.frostline.spark.listing.ListedImage;
import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * What a listing leaves to do in a table. New images, and images that were rejected or have
 * changed, are left to do; rows of images that are gone stay and are marked, until these are
 * restored.
 *
 * <p>Every answer is that of the moment: rows that were added meanwhile count.
 */
public final class Backlog {
  private final SparkSession spark;
  private final TableFolder folder;
  private final Origin origin;
  private final ImageListing listing;

  /**
   * A backlog.
   *
   * @param spark a session of one's own, see {@link ImageTable#writingSession}
   * @param origin that of the table's rows
   */
  Backlog(SparkSession spark, TableFolder folder, Origin origin, ImageListing listing) {
    this.spark = spark;
    this.folder = folder;
    this.origin = origin;
    this.listing = listing;
  }

  /**
   * What a listing found in a table.
   *
   * @param changed rows that were removed, because their images had changed
   * @param deleted rows whose images are not there any more
   */
  public record Changes(long changed, long deleted) {}

  /** Forgets why images of the listing were rejected earlier: they are about to be tried again. */
  public void forgetRejected() {
    try {
      SideTable rejected = folder.rejected();
      if (!rejected.hasRows()) {
        return;
      }
      Dataset<Row> others =
          ListingComparison.without(
              spark.read().parquet(rejected.path().toString()), listing.images());
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
   * Removes the rows of changed images, which are left to do then, marks the rows of images that
   * are gone, and takes the marks off those of images that were restored.
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

  /** The listed images that have no row yet. */
  public Dataset<Row> left() {
    return hasRows() ? comparison().missing() : listing.images();
  }

  /** Reads the images that are left, and notes what their bytes are. */
  public void readContent() {
    content().look(left(), listing.source());
  }

  /** Of the images left, one of each content, and all whose content could not be read. */
  public Dataset<Row> firstOfEachContent() {
    return content().firsts(left());
  }

  /** Adds rows for images left that have the content of a row, and returns how many. */
  public long copyRows() {
    return hasRows() ? content().copy(left()) : 0;
  }

  private ListingComparison comparison() {
    Dataset<Row> keys = spark.read().schema(ListedImage.SCHEMA).parquet(folder.path().toString());
    return new ListingComparison(listing, keys);
  }

  /** Made only where it is used, because it has the session read wide rows in small batches. */
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
