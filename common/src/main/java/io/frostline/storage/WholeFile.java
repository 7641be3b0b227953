package io.frostline.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * A small file that is replaced as a whole: a reader finds the old content or the new one, even
 * after a process was killed.
 *
 * @param path its place, with scheme
 */
public record WholeFile(Path path) {
  /** Appended to the file's name while it is written. */
  private static final String NEXT = ".next";

  /** What a killed process may have left beside a file. */
  static Path unfinished(Path file) {
    return file.suffix(NEXT);
  }

  /** Replaces the content, and creates missing parent folders. */
  public void write(byte[] content, Configuration hadoop) throws IOException {
    FileSystem system = path.getFileSystem(hadoop);
    if (ObjectStores.have(path.toUri().getScheme())) {
      overwrite(content, system);
    } else if (system instanceof LocalFileSystem local) {
      moveOver(content, local);
    } else {
      renameOver(content, FileContext.getFileContext(path.toUri(), hadoop));
    }
  }

  private void overwrite(byte[] content, FileSystem store) throws IOException {
    try (OutputStream file = store.create(path, true)) {
      file.write(content);
    }
  }

  /**
   * Without Hadoop, whose local file systems delete the old file before they rename the new one,
   * and keep its checksum in a second file, which cannot be replaced at the same time.
   */
  private void moveOver(byte[] content, LocalFileSystem local) throws IOException {
    java.nio.file.Path file = LocalEntry.path(local, path);
    java.nio.file.Path next = LocalEntry.path(local, unfinished(path));
    Files.createDirectories(file.getParent());
    Files.write(next, content);
    Files.deleteIfExists(LocalEntry.path(local, local.getChecksumFile(path)));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void renameOver(byte[] content, FileContext files) throws IOException {
    Path next = unfinished(path);
    try (OutputStream file =
        files.create(
            next,
            EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
            Options.CreateOpts.createParent())) {
      file.write(content);
    }
    files.rename(next, path, Options.Rename.OVERWRITE);
  }
}
