package io.frostline.spark.listing;

import io.frostline.message.Keywords;
import io.frostline.message.UserException;

/** Where the labels of images come from. */
public enum LabelSource {
  /** The name of the folder that an image lies in. */
  PARENT_FOLDER,
  /** The manifest's column {@code label}; null where it has none. */
  MANIFEST,
  /** The file of labels that belongs to an IDX file of images. */
  LABELS_FILE,
  /** What stands beside an image in its shard: a tar's .cls or .json, a Parquet table's column. */
  BESIDE,
  /** No labels: the column is null. */
  NONE;

  /** The word on the command line. */
  String keyword() {
    return Keywords.of(this);
  }

  /**
   * The label source of that word.
   *
   * @throws UserException for any other, naming the known ones
   */
  public static LabelSource of(String keyword) {
    return Keywords.find(values(), LabelSource::keyword, "label source", keyword);
  }
}
