package io.frostline.example.shard;

import java.io.Serializable;

/**
 * Where a shard keeps the data of an image; null for what is to be detected.
 *
 * @param image the Parquet column with the images
 * @param uri the Parquet column with their names
 * @param label the Parquet column with their labels, or the field of the {@code .json} in a tar
 * @param labels whether the labels in the shard are used
 */
public record ShardColumns(String image, String uri, String label, Labels labels)
    implements Serializable {
  /** Everything is to be detected. */
  public static final ShardColumns RECOGNISED = new ShardColumns(null, null, null);

  /** What becomes of the labels in a shard. */
  public enum Labels {
    USED,
    IGNORED
  }

  /** With labels. */
  public ShardColumns(String image, String uri, String label) {
    this(image, uri, label, Labels.USED);
  }

  /** The same columns, with the labels ignored whatever they are. */
  public ShardColumns withoutLabels() {
    return new ShardColumns(image, uri, label, Labels.IGNORED);
  }

  boolean areLabelsUsed() {
    return labels == Labels.USED;
  }
}
