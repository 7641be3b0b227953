package io.frostline.spark.listing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Iterates over files and folders that are looked up one by one, and holds a single one. */
abstract class EntryIterator implements Iterator<FolderEntry>, Closeable {
  private FolderEntry next;
  private boolean ended;

  /** The next entry; empty after the last. */
  abstract Optional<FolderEntry> find() throws IOException;

  @Override
  public final boolean hasNext() {
    if (next == null && !ended) {
      try {
        next = find().orElse(null);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      ended = next == null;
    }
    return next != null;
  }

  @Override
  public final FolderEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FolderEntry given = next;
    next = null;
    return given;
  }
}
