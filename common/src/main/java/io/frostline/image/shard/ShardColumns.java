package io.frostline.image.shard;

import java.io.Serializable;

/**
 * Where a shard keeps the data of an image; null for what is to be detected.
 *
 * @param image the Parquet column with the images
 * @param uri the Parquet column with their names
 * @param label the Parquet column with their labels, or the field of the {@code .json} in a tar
 */
public record ShardColumns(String image, String uri, String label) implements Serializable {
  /** Everything is to be detected. */
  public static final ShardColumns RECOGNISED = new ShardColumns(null, null, null);
}
