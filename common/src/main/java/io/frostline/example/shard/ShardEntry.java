package io.frostline.example.shard;

import java.util.Objects;

/**
 * An image as found by listing a shard.
 *
 * @param place where it starts
 * @param name in the shard; empty if it has none
 * @param label the label stored with the image, or null
 * @param length bytes, or null if only reading the image would reveal it
 * @param certainty whether the label is that of this image
 */
public record ShardEntry(
    long place, String name, String label, Long length, LabelCertainty certainty) {
  public ShardEntry {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(certainty, "certainty");
  }

  /** An image whose label, if it has one, is certain. */
  public ShardEntry(long place, String name, String label, Long length) {
    this(place, name, label, length, LabelCertainty.CERTAIN);
  }

  /** The image alone, for those who do not use its label. */
  public ShardEntry withoutLabel() {
    return new ShardEntry(place, name, null, length);
  }
}
