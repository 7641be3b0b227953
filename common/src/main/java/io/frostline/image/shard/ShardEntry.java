package io.frostline.image.shard;

import java.util.Objects;

/**
 * An image as found by listing a shard.
 *
 * @param place where it starts
 * @param name in the shard; empty if it has none
 * @param label the label stored with the image, or null
 * @param length bytes, or null if only reading the image would reveal it
 */
public record ShardEntry(long place, String name, String label, Long length) {
  public ShardEntry {
    Objects.requireNonNull(name, "name");
  }
}
