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
 * What lies in a folder, one after the other: a folder of ten million files must not live in
 * memory. Hadoop lists local folders as a whole, so these are listed without it; HDFS and S3 come
 * in pages.
 */
abstract class FolderChildren implements Closeable {
  /** The next file or folder; none after the last. */
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
          // Or a link to nowhere, which Hadoop passes over too.
        }
      }
      return Optional.empty();
    }

    private FileStatus status(java.nio.file.Path child) throws IOException {
      BasicFileAttributes facts = Files.readAttributes(child, BasicFileAttributes.class);
      // As a path of its own, a name with a colon is not taken for one with a scheme.
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
