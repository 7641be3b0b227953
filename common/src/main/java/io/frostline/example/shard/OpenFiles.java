package io.frostline.example.shard;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The open files of the shards that a task reads from. They are few, because a task has a few
 * hundred neighbouring images.
 */
final class OpenFiles<T extends Closeable> implements Closeable {
  private final Opener<T> opener;
  private final Map<String, T> open = new HashMap<>();

  /** Opens a shard. */
  @FunctionalInterface
  interface Opener<T> {
    T open(String uri) throws IOException;
  }

  OpenFiles(Opener<T> opener) {
    this.opener = opener;
  }

  synchronized T of(String uri) throws IOException {
    T known = open.get(uri);
    if (known == null) {
      known = opener.open(uri);
      open.put(uri, known);
    }
    return known;
  }

  @Override
  public synchronized void close() throws IOException {
    for (T file : open.values()) {
      file.close();
    }
    open.clear();
  }
}
