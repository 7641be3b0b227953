package io.frostline.image.shard;

import java.io.Serializable;

/**
 * Where a shard keeps what belongs to an image; null for what is to be recognised.
 *
 * @param image the Parquet column with the images
 * @param uri the Parquet column with their names
 * @param label the Parquet column with their labels, or the field of the {@code .json} in a tar
 */
public record ShardColumns(String image, String uri, String label) implements Serializable {
  /** All to be recognised. */
  public static final ShardColumns RECOGNISED = new ShardColumns(null, null, null);
}
