package io.frostline.image.shard;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The images of one shard, in the order of their positions. */
interface ShardEntries extends Closeable {
  /**
   * The next image; empty after the last.
   *
   * @throws DamagedShardException if the shard cannot be read any further
   */
  Optional<ShardEntry> next() throws IOException;

  /** How many files of macOS, {@code ._NAME}, were passed over so far. */
  default long ignored() {
    return 0;
  }

  /** The number of positions. */
  long places();

  /** How the shard was understood, where that is not obvious, in words; empty otherwise. */
  default List<String> remarks() {
    return List.of();
  }
}
