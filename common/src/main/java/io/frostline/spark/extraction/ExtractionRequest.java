package io.frostline.spark.extraction;

import io.frostline.feature.BatchChoice;
import io.frostline.feature.ContentDecoding;
import io.frostline.message.UserException;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.listing.ExcludedUris;
import io.frostline.spark.listing.RemainingSource;
import io.frostline.spark.table.ResultTable;
import java.util.Objects;

/**
 * The images to extract and the tables to write.
 *
 * @param out the table, or the folder of the tables of several models (see {@link OutputTables}),
 *     on any Hadoop file system
 */
public record ExtractionRequest(
    ExampleSource images,
    String out,
    ResultTable.ExistingRows existingRows,
    Limits limits,
    Duplicates duplicates) {

  public ExtractionRequest {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(existingRows, "existingRows");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(duplicates, "duplicates");
    if (out.isBlank()) {
      throw new UserException("--out is empty. Pass a folder for the table.");
    }
  }

  /** Computes every image. */
  public ExtractionRequest(
      ExampleSource images, String out, ResultTable.ExistingRows existingRows, Limits limits) {
    this(images, out, existingRows, limits, Duplicates.COMPUTED_EACH);
  }

  /** The same without some images. */
  public ExtractionRequest without(ExcludedUris excluded) {
    return new ExtractionRequest(
        new RemainingSource(images, excluded), out, existingRows, limits, duplicates);
  }

  /** How to handle images with the same bytes. */
  public enum Duplicates {
    /** Each one is computed. */
    COMPUTED_EACH,
    /** One is computed, and the others get rows with the same values. */
    COMPUTED_ONCE
  }

  /**
   * Batch sizes and limits.
   *
   * @param batch images per batch of the network
   * @param commitEvery images between two commits of the table
   * @param maxImages the maximum number of images to take from the listing, in the order of their
   *     uris
   * @param maxRejectedShare of all listed images, 0 to 1; a higher share stops the job
   * @param decoding how the content of an example is opened, with its own limits
   */
  public record Limits(
      BatchChoice batch,
      int commitEvery,
      long maxImages,
      double maxRejectedShare,
      ContentDecoding<?> decoding) {
    public Limits {
      Objects.requireNonNull(batch, "batch");
      Objects.requireNonNull(decoding, "decoding");
      positive("--commit-every", commitEvery);
      positive("--limit", maxImages);
      if (!(maxRejectedShare >= 0 && maxRejectedShare <= 1)) {
        throw new UserException(
            "--max-rejected is "
                + maxRejectedShare
                + ", but a share must be between 0 and 1. Pass 0.05 or 5%, for example.");
      }
    }

    private static void positive(String option, long value) {
      if (value < 1) {
        throw new UserException(option + " is " + value + ", but must be at least 1.");
      }
    }
  }
}
