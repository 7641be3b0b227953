package io.frostline.spark.table;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.OwnFolder;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * A small table inside the folder of another, which plain readers of that one ignore because its
 * name starts with an underscore.
 */
final class SideTable {
  private final OwnFolder table;
  private final FileSystem system;
  private final Path path;
  private final Path next;

  SideTable(OwnFolder table, String name) {
    this.table = table;
    this.system = table.folder().system();
    this.path = new Path(table.folder().path(), name);
    this.next = new Path(table.folder().path(), name + "_next");
  }

  Path path() {
    return path;
  }

  /**
   * Whether it has rows.
   *
   * @throws UserException if a file is not a whole Parquet file: Spark ignores empty ones, and does
   *     not name some others
   */
  boolean hasRows() throws IOException {
    List<FileStatus> files = files();
    files.parallelStream().forEach(this::refuseDamaged);
    return !files.isEmpty();
  }

  private void refuseDamaged(FileStatus file) {
    try {
      Footer.read(file.getPath(), system.getConf());
    } catch (IOException damaged) {
      throw new UserException(
          Formatted.of(
              "Cannot read %s: %s. Restore it, or remove it and rerun the command that wrote the table. `frostline check %s` says more, and repairs with --repair.",
              file.getPath(), Reason.of(damaged), path.getParent()),
          damaged);
    }
  }

  List<FileStatus> files() throws IOException {
    return system.exists(current())
        ? List.of(system.listStatus(current(), file -> file.getName().endsWith(".parquet")))
        : List.of();
  }

  /**
   * The path to read it from, even if a killed run had not finished replacing it. An object store
   * renames file by file and deletes the originals afterwards: as long as the success marker
   * exists, all files do.
   */
  Path current() throws IOException {
    return isNextComplete() ? next : path;
  }

  private boolean isNextComplete() throws IOException {
    return system.exists(new Path(next, "_SUCCESS"));
  }

  void delete() throws IOException {
    table.delete(path.getName());
  }

  /** Replaces its rows with others, possibly derived from its own. */
  void replace(Dataset<Row> rows) throws IOException {
    rows.write().mode(SaveMode.Overwrite).parquet(next.toString());
    putNext();
  }

  /** Where a rename is a copy, a killed run may have left half of it behind. */
  private void putNext() throws IOException {
    delete();
    if (!system.rename(next, path)) {
      throw new IOException("the file system failed to rename " + next + " to " + path);
    }
  }

  /** Removes uncommitted files of a killed run, and completes a replacement that it had started. */
  void recover() throws IOException {
    TableFolder.removeUncommitted(table, path.getName() + "/");
    if (isNextComplete()) {
      putNext();
    }
    table.delete(next.getName());
  }
}
