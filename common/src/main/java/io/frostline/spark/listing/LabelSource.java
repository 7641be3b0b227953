package io.frostline.spark.listing;

import io.frostline.message.Keywords;
import io.frostline.message.UserException;

/** The source of the labels of images. */
public enum LabelSource {
  /** The name of the folder that contains an image. */
  PARENT_FOLDER,
  /** The column {@code label} of the manifest; null if it has none. */
  MANIFEST,
  /** The labels file that belongs to an IDX file of images. */
  LABELS_FILE,
  /**
   * Stored with the image in its shard: the .cls or .json in a tar, a column or a partition folder
   * of a Parquet table.
   */
  BESIDE,
  /** No labels: the column is null. */
  NONE;

  /** The keyword on the command line. */
  String keyword() {
    return Keywords.of(this);
  }

  /**
   * The label source with this keyword.
   *
   * @throws UserException for any other keyword, listing the valid ones
   */
  public static LabelSource of(String keyword) {
    return Keywords.find(values(), LabelSource::keyword, "label source", keyword);
  }
}
