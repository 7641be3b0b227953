package io.frostline.spark.table;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * A small table inside the folder of another, which plain readers of that one pass over because its
 * name begins with an underscore.
 */
final class SideTable {
  private final FileSystem system;
  private final Path path;
  private final Path next;

  SideTable(FileSystem system, Path table, String name) {
    this.system = system;
    this.path = new Path(table, name);
    this.next = new Path(table, name + "_next");
  }

  Path path() {
    return path;
  }

  boolean hasRows() throws IOException {
    return !files().isEmpty();
  }

  List<FileStatus> files() throws IOException {
    return system.exists(current())
        ? List.of(system.listStatus(current(), file -> file.getName().endsWith(".parquet")))
        : List.of();
  }

  /**
   * Where it can be read, also when a killed run had not quite replaced it. An object store renames
   * file by file and deletes the originals afterwards: as long as the mark of success is there, all
   * of them are.
   */
  Path current() throws IOException {
    return isNextComplete() ? next : path;
  }

  private boolean isNextComplete() throws IOException {
    return system.exists(new Path(next, "_SUCCESS"));
  }

  void delete() throws IOException {
    system.delete(path, true);
  }

  /** Puts other rows, perhaps made of its own, into its place. */
  void replace(Dataset<Row> rows) throws IOException {
    rows.write().mode(SaveMode.Overwrite).parquet(next.toString());
    putNext();
  }

  /** Where a rename is a copy, half of it may be there from a run that was killed. */
  private void putNext() throws IOException {
    delete();
    if (!system.rename(next, path)) {
      throw new IOException("the file system does not rename " + next + " to " + path);
    }
  }

  /** Removes what a killed run had not committed, and finishes what it had begun to replace. */
  void recover() throws IOException {
    TableFolder.removeUncommitted(system, path);
    if (isNextComplete()) {
      putNext();
    }
    system.delete(next, true);
  }
}
