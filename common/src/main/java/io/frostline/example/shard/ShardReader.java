package io.frostline.example.shard;

import io.frostline.example.RejectedExampleException;
import java.io.Closeable;
import java.io.IOException;

/** Reads images of shards of one format by position. Several threads may read at once. */
interface ShardReader extends Closeable {
  /** The bytes of the image that starts at a position. */
  byte[] read(String file, long place) throws IOException, RejectedExampleException;
}
