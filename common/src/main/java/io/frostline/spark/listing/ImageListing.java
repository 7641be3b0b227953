package io.frostline.spark.listing;

import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The images of a source that a run processes.
 *
 * @param images one row of {@link ListedImage#SCHEMA} each; the same image listed twice is two
 */
public record ImageListing(ImageSource source, Dataset<Row> images, Extent extent) {
  public ImageListing {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(extent, "extent");
  }

  /** The part of the source that is listed. */
  public enum Extent {
    /** All of its images. */
    WHOLE,
    /** The first images only, which says nothing about the rest. */
    FIRST
  }

  /**
   * Lists a source, lazily.
   *
   * @param most the maximum number of images, in the order of their uris; all of them if it exceeds
   *     the limit that Spark supports
   */
  public static ImageListing of(SparkSession spark, ImageSource source, long most) {
    Dataset<Row> all = source.list(spark);
    return most > Integer.MAX_VALUE
        ? new ImageListing(source, all, Extent.WHOLE)
        : new ImageListing(source, all.orderBy("uri", "label").limit((int) most), Extent.FIRST);
  }
}
