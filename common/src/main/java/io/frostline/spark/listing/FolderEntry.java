package io.frostline.spark.listing;

import io.frostline.example.Example;
import io.frostline.storage.LocalEntry;
import io.frostline.storage.LocalEntry.Kind;
import java.time.Instant;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A name in a folder.
 *
 * @param link whether it is a symbolic link of a local file system
 */
record FolderEntry(FileStatus status, Kind kind, boolean link) {

  /** On a file system where everything but folders is a file. */
  static FolderEntry remote(FileStatus status) {
    return new FolderEntry(status, status.isDirectory() ? Kind.FOLDER : Kind.FILE, false);
  }

  static FolderEntry local(Path path, LocalEntry facts) {
    boolean folder = facts.kind() == Kind.FOLDER;
    return new FolderEntry(
        new FileStatus(folder ? 0 : facts.length(), folder, 1, 0, facts.modified(), path),
        facts.kind(),
        facts.link());
  }

  Path path() {
    return status.getPath();
  }

  boolean isFolder() {
    return kind == Kind.FOLDER;
  }

  /** Whether listings include it; see {@link FolderListing}. */
  boolean isVisible() {
    String name = path().getName();
    return isFolder() ? isVisibleFolder(name) : !name.startsWith(".") && !name.equals("_SUCCESS");
  }

  static boolean isVisibleFolder(String name) {
    return !name.startsWith(".") && !name.startsWith("_");
  }

  /**
   * As an image. What cannot be read has no length; a link to nothing has no time either, because
   * its image is gone.
   */
  Example image(LabelSource labels) {
    return new Example(
        path().toString(),
        labels == LabelSource.PARENT_FOLDER ? path().getParent().getName() : null,
        kind == Kind.FILE ? (Long) status.getLen() : null,
        modified());
  }

  /** Null for a link to nothing. */
  Instant modified() {
    return kind == Kind.DANGLING ? null : Instant.ofEpochMilli(status.getModificationTime());
  }
}
