package io.frostline.spark.listing;

import io.frostline.message.Keywords;
import io.frostline.message.UserException;

/** How the images of a source are kept. */
public enum SourceFormat {
  /** A file for each image. */
  FILES,
  /** Many images of one size in a file, as MNIST has them, and their labels in another. */
  IDX,
  /** Tar archives, with labels as WebDataset has them. */
  TAR,
  /** Parquet tables with an image in each row. */
  PARQUET,
  /** Hadoop sequence files of names and images. */
  SEQUENCEFILE;

  /** The word on the command line. */
  public String keyword() {
    return Keywords.of(this);
  }

  /**
   * The format of that word.
   *
   * @throws UserException for any other, naming the known ones
   */
  public static SourceFormat of(String keyword) {
    return Keywords.find(values(), SourceFormat::keyword, "format of images", keyword);
  }
}
