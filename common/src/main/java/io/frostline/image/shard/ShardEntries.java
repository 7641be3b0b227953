package io.frostline.image.shard;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The images of one shard, in the order of their places. */
interface ShardEntries extends Closeable {
  /**
   * The next image; none after the last.
   *
   * @throws DamagedShardException if the shard cannot be followed further
   */
  Optional<ShardEntry> next() throws IOException;

  /** How many places there are. */
  long places();
}
