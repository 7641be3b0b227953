package io.frostline.spark.listing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Iterates over the visible files in a folder, optionally including all folders below. */
final class FolderWalk implements Iterator<FileStatus>, Closeable {
  private final FileSystem system;
  private final Depth depth;
  private final Deque<Path> waiting = new ArrayDeque<>();
  private FolderChildren open;
  private FileStatus next;

  /** How deep to descend. */
  enum Depth {
    FOLDER_ALONE,
    ALL_BELOW
  }

  FolderWalk(FileSystem system, Path folder, Depth depth) throws IOException {
    this.system = system;
    this.depth = depth;
    this.open = FolderChildren.of(system, folder);
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && open != null) {
        advance();
      }
      return next != null;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void advance() throws IOException {
    Optional<FileStatus> child = open.next();
    if (child.isEmpty()) {
      close();
      open = waiting.isEmpty() ? null : FolderChildren.of(system, waiting.pop());
    } else if (FolderListing.isVisible(child.get())) {
      keep(child.get());
    }
  }

  private void keep(FileStatus child) {
    if (child.isFile()) {
      next = child;
    } else if (depth == Depth.ALL_BELOW) {
      waiting.push(child.getPath());
    }
  }

  @Override
  public FileStatus next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FileStatus given = next;
    next = null;
    return given;
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
    }
  }
}
