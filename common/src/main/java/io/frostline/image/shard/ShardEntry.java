package io.frostline.image.shard;

import java.util.Objects;

/**
 * An image as the listing of a shard finds it.
 *
 * @param place where it begins
 * @param name as the shard has it; empty where it has none
 * @param label what stands beside the image, or null
 * @param length bytes, or null where only reading the image would tell
 */
public record ShardEntry(long place, String name, String label, Long length) {
  public ShardEntry {
    Objects.requireNonNull(name, "name");
  }
}
