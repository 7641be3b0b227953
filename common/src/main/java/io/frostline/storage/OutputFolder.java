package io.frostline.storage;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that a command fills with files, on any Hadoop file system; it need not exist yet.
 *
 * @param path with its file system
 */
public record OutputFolder(FileSystem system, Path path) {
  /**
   * The folder that {@code --out} names.
   *
   * @throws UserException if its file system cannot be reached, or this process cannot write its
   *     name
   */
  public static OutputFolder of(String uri, Configuration hadoop) {
    try {
      Path given = new Path(uri);
      FileSystem system = given.getFileSystem(hadoop);
      if (system instanceof LocalFileSystem) {
        NameCharset.ofThisProcess().check(uri);
      }
      return new OutputFolder(system, system.makeQualified(given));
    } catch (IOException | IllegalArgumentException failure) {
      throw new UserException(
          Formatted.of("Cannot reach the folder %s: %s. Check --out.", uri, Reason.of(failure)),
          failure);
    }
  }

  /**
   * A folder on this machine.
   *
   * @throws UserException if Hadoop cannot reach it
   */
  public static OutputFolder local(java.nio.file.Path folder) {
    try {
      return new OutputFolder(
          FileSystem.getLocal(new Configuration()), new Path(folder.toAbsolutePath().toUri()));
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of(
              "Cannot reach the folder %s: %s. Check its permissions.", folder, Reason.of(failure)),
          failure);
    }
  }

  /**
   * Whether it is empty or does not exist; the claims of writers do not count, see {@link Lease}.
   */
  public boolean isEmpty() throws IOException {
    try {
      return system.listStatus(path, file -> !Claims.isOnTheFolder(file)).length == 0;
    } catch (FileNotFoundException absent) {
      return true;
    }
  }

  /**
   * Moves a finished file into place; of several attempts that wrote the same file, the last wins.
   */
  public void put(Path part, Path target) throws IOException {
    system.mkdirs(target.getParent());
    system.delete(target, false);
    if (!system.rename(part, target)) {
      throw new IOException("the file system cannot rename a file to " + target);
    }
  }
}
