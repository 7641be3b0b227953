package io.frostline.image.shard;

import io.frostline.image.RejectedImageException;
import java.io.Closeable;
import java.io.IOException;

/** Reads images of shards of one format by their places. Several threads may read at once. */
interface ShardReader extends Closeable {
  /** The bytes of the image that begins at a place. */
  byte[] read(String file, long place) throws IOException, RejectedImageException;
}
