package io.frostline.spark.listing;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.Optional;
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
  abstract Optional<FileStatus> next() throws IOException;

  static FolderChildren of(FileSystem system, Path folder) throws IOException {
    return system instanceof LocalFileSystem local
        ? new Local(folder, Files.newDirectoryStream(local.pathToFile(folder).toPath()))
        : new Remote(system.listStatusIterator(folder));
  }

  private static final class Remote extends FolderChildren {
    private final RemoteIterator<FileStatus> children;

    Remote(RemoteIterator<FileStatus> children) {
      this.children = children;
    }

    @Override
    Optional<FileStatus> next() throws IOException {
      return children.hasNext() ? Optional.of(children.next()) : Optional.empty();
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
    private final DirectoryStream<java.nio.file.Path> stream;
    private final Iterator<java.nio.file.Path> children;

    Local(Path folder, DirectoryStream<java.nio.file.Path> stream) {
      this.folder = folder;
      this.stream = stream;
      this.children = stream.iterator();
    }

    @Override
    Optional<FileStatus> next() throws IOException {
      while (children.hasNext()) {
        java.nio.file.Path child = children.next();
        try {
          return Optional.of(status(child));
        } catch (NoSuchFileException deletedMeanwhile) {
          // Or a dangling link, which Hadoop ignores as well.
        }
      }
      return Optional.empty();
    }

    private FileStatus status(java.nio.file.Path child) throws IOException {
      BasicFileAttributes facts = Files.readAttributes(child, BasicFileAttributes.class);
      // As a separate path, a name with a colon is not mistaken for a uri with a scheme.
      Path name = new Path(null, null, child.getFileName().toString());
      return new FileStatus(
          facts.isDirectory() ? 0 : facts.size(),
          facts.isDirectory(),
          1,
          0,
          facts.lastModifiedTime().toMillis(),
          new Path(folder, name));
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
