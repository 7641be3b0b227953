package io.frostline.spark.listing;

import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The images of a source that a run deals with.
 *
 * @param images a row of {@link ListedImage#SCHEMA} for each; the same image listed twice is two
 */
public record ImageListing(ImageSource source, Dataset<Row> images, Extent extent) {
  public ImageListing {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(extent, "extent");
  }

  /** How much of the source is listed. */
  public enum Extent {
    /** All of its images. */
    WHOLE,
    /** The first ones, which says nothing of the others. */
    FIRST
  }

  /**
   * Lists a source, lazily.
   *
   * @param most how many images to take, in the order of their uris; all of them where this is more
   *     than Spark can count off
   */
  public static ImageListing of(SparkSession spark, ImageSource source, long most) {
    Dataset<Row> all = source.list(spark);
    return most > Integer.MAX_VALUE
        ? new ImageListing(source, all, Extent.WHOLE)
        : new ImageListing(source, all.orderBy("uri", "label").limit((int) most), Extent.FIRST);
  }
}
