package io.frostline.spark.extraction;

import io.frostline.message.UserException;
import io.frostline.spark.listing.ImageSource;
import io.frostline.spark.table.ImageTable;
import java.util.Objects;

/**
 * From what images to what table.
 *
 * @param out the table, on any Hadoop file system
 */
public record ExtractionRequest(
    ImageSource images,
    String out,
    ImageTable.ExistingRows existingRows,
    Limits limits,
    Duplicates duplicates) {

  public ExtractionRequest {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(existingRows, "existingRows");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(duplicates, "duplicates");
    if (out.isBlank()) {
      throw new UserException("--out is empty. Give the folder of the table.");
    }
  }

  /** Computes every image. */
  public ExtractionRequest(
      ImageSource images, String out, ImageTable.ExistingRows existingRows, Limits limits) {
    this(images, out, existingRows, limits, Duplicates.COMPUTED_EACH);
  }

  /** What becomes of images with the same bytes. */
  public enum Duplicates {
    /** Each is computed. */
    COMPUTED_EACH,
    /** One is computed, and the others have the same numbers in rows of their own. */
    COMPUTED_ONCE
  }

  /**
   * How much at once, and how much to bear.
   *
   * @param batchSize images in one run of the network
   * @param commitEvery images between two commits of the table
   * @param maxImages how many images of the listing to take, in the order of their uris
   * @param maxRejectedShare of all images listed, 0 to 1; more stop the job
   * @param maxPixels of one image, checked before it is decoded
   */
  public record Limits(
      int batchSize, int commitEvery, long maxImages, double maxRejectedShare, long maxPixels) {
    public Limits {
      positive("--batch", batchSize);
      positive("--commit-every", commitEvery);
      positive("--limit", maxImages);
      positive("--max-pixels", maxPixels);
      if (!(maxRejectedShare >= 0 && maxRejectedShare <= 1)) {
        throw new UserException(
            "--max-rejected is "
                + maxRejectedShare
                + ", but a share lies between 0 and 1. Give 0.05 or 5%, for example.");
      }
    }

    private static void positive(String option, long value) {
      if (value < 1) {
        throw new UserException(option + " is " + value + ", but must be at least 1.");
      }
    }
  }
}
