package io.frostline.spark.pack;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.Map;
import java.util.Optional;

/**
 * A shard that is in the index but no longer as it was written.
 *
 * @param what is wrong with it, in words
 */
record LostShard(IndexedShard shard, String what) {
  /**
   * Compares a shard with its file. The content is not read again, because that would take as long
   * as reading the images.
   *
   * @param lengths of all files in the folder, by name
   */
  static Optional<LostShard> of(IndexedShard shard, Map<String, Long> lengths) {
    Long length = lengths.get(shard.name());
    if (length == null) {
      return Optional.of(new LostShard(shard, "is missing"));
    }
    return length == shard.bytes()
        ? Optional.empty()
        : Optional.of(
            new LostShard(
                shard,
                Formatted.of(
                    "has %s, but was written with %,d", Count.of(length, "byte"), shard.bytes())));
  }

  /** What is done about it, for the user. */
  String notice() {
    return Formatted.of(
        "The shard %s %s. Its %s packed again.",
        shard.name(), what, Count.of(shard.images(), "image is", "images are"));
  }
}
