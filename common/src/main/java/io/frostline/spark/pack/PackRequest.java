package io.frostline.spark.pack;

import io.frostline.image.shard.ShardFormat;
import io.frostline.message.UserException;
import io.frostline.spark.listing.ImageSource;
import java.util.Objects;

/**
 * Which images to pack, and how.
 *
 * @param to tar or Parquet
 * @param out folder of the shards, on any Hadoop file system
 * @param shardBytes size of a shard, about
 * @param maxRejectedShare of all images listed, 0 to 1; more are an error, though all others are
 *     packed
 */
public record PackRequest(
    ImageSource images,
    ShardFormat to,
    String out,
    long shardBytes,
    double maxRejectedShare,
    ExistingShards existing) {

  /** What to do with shards that are there already. */
  public enum ExistingShards {
    /** Keep them and pack what is missing. */
    CONTINUE,
    /** Delete them and start anew. */
    OVERWRITE
  }

  public PackRequest {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(existing, "existing");
    if (to == ShardFormat.SEQUENCEFILE) {
      throw new UserException("--to sequencefile is not written. Use tar or parquet.");
    }
    if (out.isBlank()) {
      throw new UserException("--out is empty. Give the folder of the shards.");
    }
    if (shardBytes < 1) {
      throw new UserException(
          "--shard-size is %,d bytes, but must be at least 1. Give 256m, for example."
              .formatted(shardBytes));
    }
    if (!(maxRejectedShare >= 0 && maxRejectedShare <= 1)) {
      throw new UserException(
          "--max-rejected is %s, but a share lies between 0 and 1. Give 0.05 or 5%%, for example."
              .formatted(maxRejectedShare));
    }
  }
}
