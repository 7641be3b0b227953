package io.frostline.spark.pack;

import io.frostline.example.shard.ShardFormat;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.listing.ExampleSource;
import java.util.Objects;

/**
 * Which images to pack, and how.
 *
 * @param to tar or Parquet
 * @param out folder for the shards, on any Hadoop file system
 * @param shardBytes approximate size of a shard
 * @param maxRejectedShare of all listed images, 0 to 1; a higher share is an error, although all
 *     other images are packed
 */
public record PackRequest(
    ExampleSource images,
    ShardFormat to,
    String out,
    long shardBytes,
    double maxRejectedShare,
    ExistingShards existing) {

  /** What to do with existing shards. */
  public enum ExistingShards {
    /** Keep them and pack the missing images. */
    CONTINUE,
    /** Delete them and start over. */
    OVERWRITE
  }

  public PackRequest {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(existing, "existing");
    if (to == ShardFormat.SEQUENCEFILE) {
      throw new UserException("--to sequencefile is not supported. Use tar or parquet.");
    }
    if (out.isBlank()) {
      throw new UserException("--out is empty. Pass a folder for the shards.");
    }
    if (shardBytes < 1) {
      throw new UserException(
          Formatted.of(
              "--shard-size is %,d bytes, but must be at least 1. Pass 256m, for example.",
              shardBytes));
    }
    if (!(maxRejectedShare >= 0 && maxRejectedShare <= 1)) {
      throw new UserException(
          Formatted.of(
              "--max-rejected is %s, but a share must be between 0 and 1. Pass 0.05 or 5%%, for example.",
              maxRejectedShare));
    }
  }
}
