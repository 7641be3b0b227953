package io.frostline.example.shard;

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

  /** How many images have no label because theirs is elsewhere in the shard, so far. */
  default long separated() {
    return 0;
  }

  /** The number of positions. */
  long places();

  /** Which columns are read as what, so that shards can be compared; empty without columns. */
  default String columns() {
    return "";
  }

  /**
   * Reads all labels and counts values that stand for no label, such as -1.
   *
   * @throws DamagedShardException if they cannot be read
   */
  default long countNoLabels() throws IOException {
    return 0;
  }

  /** How the shard was understood, where that is not obvious, in words; empty otherwise. */
  default List<String> remarks() {
    return List.of();
  }
}
