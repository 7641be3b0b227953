package io.frostline.storage;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that Frostline fills, recognised by a file that it writes there first: its mark. Only a
 * folder with the mark is ever deleted with its content, so that a wrong address costs nobody a
 * file. Links are deleted, not followed.
 *
 * @param folder where it is, or will be
 * @param mark the name of that file
 * @param kind what the folder is, for messages, such as "a feature table"
 */
public record OwnFolder(OutputFolder folder, String mark, String kind) {
  /**
   * The folder at an address.
   *
   * @throws UserException if its file system cannot be reached
   */
  public static OwnFolder of(String uri, String mark, String kind, Configuration hadoop) {
    return new OwnFolder(OutputFolder.of(uri, hadoop), mark, kind);
  }

  /**
   * Checks that the folder may be filled: it is new, empty, or Frostline's own.
   *
   * @throws UserException if it has content but not the mark
   */
  public void check() throws IOException {
    if (!isMarked() && !isEmpty()) {
      throw new UserException(
          Formatted.of(
              "%s is not empty and is not %s (it has no %s). Choose another folder; nothing was deleted.",
              folder.path(), kind, mark));
    }
  }

  /** Whether it has the mark. */
  public boolean isMarked() throws IOException {
    return system().exists(inside(mark));
  }

  /** Whether it has no content, except possibly the unfinished mark of a killed run. */
  private boolean isEmpty() throws IOException {
    return folder.isEmpty()
        || Arrays.stream(system().listStatus(folder.path()))
            .map(FileStatus::getPath)
            .allMatch(file -> file.getName().contains(mark) || Claims.isOnTheFolder(file));
  }

  /**
   * Creates the folder with its mark, unless that exists.
   *
   * @throws UserException if it has content but not the mark
   */
  public void begin() throws IOException {
    check();
    if (!isMarked()) {
      try (OutputStream file = system().create(inside(mark), true)) {
        file.write(Formatted.of("{\"kind\" : \"%s\"}%n", kind).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /**
   * Deletes the folder with its content, if it exists. While it has a {@link Lease}, the folder
   * stays, with the claims. The mark goes last, so that the remains of a killed deletion are
   * recognised.
   *
   * @throws UserException if it has content but not the mark; nothing is deleted then
   */
  public void delete() throws IOException {
    check();
    if (!system().exists(folder.path())) {
      return;
    }
    List<Path> content =
        Arrays.stream(system().listStatus(folder.path())).map(FileStatus::getPath).toList();
    if (content.stream().noneMatch(Claims::isOnTheFolder)) {
      system().delete(folder.path(), true);
      return;
    }
    for (Path file : content) {
      if (!Claims.isOnTheFolder(file) && !file.getName().equals(mark)) {
        system().delete(file, true);
      }
    }
    system().delete(inside(mark), false);
  }

  /**
   * Deletes a folder inside this one with its content, if it exists.
   *
   * @throws UserException if this folder has not the mark; nothing is deleted then
   */
  public void delete(String name) throws IOException {
    Path inside = inside(name);
    if (system().exists(inside)) {
      check();
      system().delete(inside, true);
    }
  }

  private Path inside(String name) {
    return new Path(folder.path(), name);
  }

  private FileSystem system() {
    return folder.system();
  }
}
