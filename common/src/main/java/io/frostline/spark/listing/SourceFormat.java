package io.frostline.spark.listing;

import io.frostline.message.Keywords;
import io.frostline.message.UserException;

/** How the images of a source are stored. */
public enum SourceFormat {
  /** One file per image. */
  FILES,
  /** Many images of the same size in one file, as in MNIST, and their labels in another. */
  IDX,
  /** Tar archives, with labels as in WebDataset. */
  TAR,
  /** Parquet tables with one image per row. */
  PARQUET,
  /** Hadoop sequence files of names and images. */
  SEQUENCEFILE;

  /** The keyword on the command line. */
  public String keyword() {
    return Keywords.of(this);
  }

  /**
   * The format with this keyword.
   *
   * @throws UserException for any other keyword, listing the valid ones
   */
  public static SourceFormat of(String keyword) {
    return Keywords.find(values(), SourceFormat::keyword, "format of images", keyword);
  }
}
