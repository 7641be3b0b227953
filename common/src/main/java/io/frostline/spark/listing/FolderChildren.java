package io.frostline.spark.listing;

import io.frostline.storage.LocalEntry;
import io.frostline.storage.NameCharset;
import io.frostline.storage.SymbolicLinks;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Iterates over the content of a folder: a folder of ten million files must not be held in memory.
 * Hadoop lists local folders as a whole, so these are listed without it; HDFS and S3 are listed
 * page by page.
 */
abstract class FolderChildren implements Closeable {
  /** The next file or folder; empty after the last. */
  abstract Optional<FolderEntry> next() throws IOException;

  static FolderChildren of(FileSystem system, Path folder, SymbolicLinks links) throws IOException {
    return named(system, folder, links, name -> true);
  }

  /** Only those with certain names; others are not looked at. */
  static FolderChildren named(
      FileSystem system, Path folder, SymbolicLinks links, Predicate<String> names)
      throws IOException {
    return system instanceof LocalFileSystem local
        ? new Local(
            folder,
            links,
            Files.newDirectoryStream(
                LocalEntry.path(local, folder),
                child -> names.test(child.getFileName().toString())))
        : new Remote(system.listStatusIterator(folder), names);
  }

  /**
   * The path of a name in a folder. From its parts, because resolving the name takes longer than
   * looking at the file, and mistakes a name with a colon for a uri with a scheme.
   */
  static Path child(Path folder, String name) {
    URI uri = folder.toUri();
    return new Path(uri.getScheme(), uri.getAuthority(), uri.getPath() + "/" + name);
  }

  private static final class Remote extends FolderChildren {
    private final RemoteIterator<FileStatus> children;
    private final Predicate<String> names;

    Remote(RemoteIterator<FileStatus> children, Predicate<String> names) {
      this.children = children;
      this.names = names;
    }

    @Override
    Optional<FolderEntry> next() throws IOException {
      while (children.hasNext()) {
        FileStatus child = children.next();
        if (names.test(child.getPath().getName())) {
          return Optional.of(FolderEntry.remote(child));
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() throws IOException {
      if (children instanceof Closeable open) {
        open.close();
      }
    }
  }

  private static final class Local extends FolderChildren {
    private final Path folder;
    private final SymbolicLinks links;
    private final DirectoryStream<java.nio.file.Path> stream;
    private final Iterator<java.nio.file.Path> children;

    Local(Path folder, SymbolicLinks links, DirectoryStream<java.nio.file.Path> stream) {
      this.folder = folder;
      this.links = links;
      this.stream = stream;
      this.children = stream.iterator();
    }

    @Override
    Optional<FolderEntry> next() throws IOException {
      while (children.hasNext()) {
        java.nio.file.Path child = children.next();
        try {
          return Optional.of(entry(child));
        } catch (NoSuchFileException deletedMeanwhile) {
          // It is not an image any more.
        }
      }
      return Optional.empty();
    }

    private FolderEntry entry(java.nio.file.Path child) throws IOException {
      NameCharset.ofThisProcess().check(child.toString());
      Path path = child(folder, child.getFileName().toString());
      return FolderEntry.local(path, LocalEntry.of(child, links));
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
