package io.frostline.spark.table;

import io.frostline.feature.Provenance;
import io.frostline.feature.TableKind;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import io.frostline.storage.NameCharset;
import io.frostline.storage.OutputFolder;
import io.frostline.storage.OwnFolder;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of a table and everything in it besides the rows, on any Hadoop file system. */
public final class TableFolder {
  static final String PROVENANCE = "_frostline.json";

  /**
   * The folders of uncommitted files of the Hadoop committers: the default one, and that of S3A.
   */
  private static final List<String> UNCOMMITTED = List.of("_temporary", "__magic");

  private final OwnFolder own;
  private final Path path;
  private final FileSystem system;
  private final StateFile state;
  private Optional<Lease> lease = Optional.empty();

  public TableFolder(String uri, Configuration hadoop) {
    try {
      Path given = new Path(uri);
      system = given.getFileSystem(hadoop);
      if (system instanceof LocalFileSystem) {
        NameCharset.ofThisProcess().check(uri);
      }
      path = system.makeQualified(given);
      state = new StateFile(new Path(path, PROVENANCE), hadoop);
      own = own(new OutputFolder(system, path), "a table of features or predictions");
    } catch (IOException | IllegalArgumentException failure) {
      throw new UserException(
          "The table " + uri + " cannot be reached: " + Reason.of(failure) + ". Check the path.",
          failure);
    }
  }

  private static OwnFolder own(OutputFolder folder, String kind) {
    return new OwnFolder(folder, PROVENANCE, kind);
  }

  /** The folder at an address, which may be filled with a table of this kind or not. */
  static OwnFolder own(String uri, TableKind kind, Configuration hadoop) {
    return own(OutputFolder.of(uri, hadoop), "a " + kind.table());
  }

  /**
   * Checks that it may be filled with a table.
   *
   * @throws UserException if it has other content
   */
  void check(TableKind kind) throws IOException {
    own(own.folder(), "a " + kind.table()).check();
  }

  /**
   * Makes this process its only writer, until the lease is closed.
   *
   * @throws UserException if it has another writer
   */
  public Lease lease(String command) {
    Lease taken = Lease.take(own.folder(), command);
    lease = Optional.of(taken);
    return taken;
  }

  /**
   * To be called before each commit.
   *
   * @throws UserException if another writer has taken over since the lease was taken
   */
  void checkLease() {
    lease.ifPresent(Lease::check);
  }

  /** Its path, with scheme. */
  public Path path() {
    return path;
  }

  boolean liesBelow(String other) {
    String above =
        new Path(other).makeQualified(system.getUri(), system.getWorkingDirectory()) + "/";
    return (path + "/").startsWith(above);
  }

  /** The images that could not be used. */
  SideTable rejected() {
    return new SideTable(own, "_rejected");
  }

  /** The rows of deleted images. */
  SideTable deleted() {
    return new SideTable(own, "_deleted");
  }

  /** The known hashes of images. */
  SideTable content() {
    return new SideTable(own, "_content");
  }

  /** The replacement of some of its files by others. */
  public FileSwap swap() {
    return new FileSwap(own, state);
  }

  /** The files with rows, by name. */
  List<FileStatus> files() throws IOException {
    return system.exists(path)
        ? Arrays.stream(system.listStatus(path, file -> file.getName().endsWith(".parquet")))
            .filter(file -> !file.getPath().getName().matches("[._].*"))
            .sorted(Comparator.comparing(FileStatus::getPath))
            .toList()
        : List.of();
  }

  boolean hasRows() throws IOException {
    return !files().isEmpty();
  }

  /** Whether there are no files, or only ones that are committed without a row. */
  boolean isWithoutRows() throws IOException {
    List<FileStatus> found = files();
    Optional<CommittedFiles> committed = committed();
    return found.isEmpty()
        || committed.isPresent()
            && committed.get().rows() == 0
            && committed.get().compare(found).unlisted().isEmpty();
  }

  /** The file system that it is on. */
  FileSystem system() {
    return system;
  }

  /** Whether the folder exists, with or without rows. */
  public boolean exists() throws IOException {
    return system.exists(path);
  }

  /** Whether there are rows in the folder, or in a partition folder created by Spark. */
  public boolean hasRowsSomewhere() throws IOException {
    return hasRows()
        || system.listStatus(path, folder -> folder.getName().contains("=")).length > 0;
  }

  void delete() throws IOException {
    own.delete();
  }

  /**
   * Completes the commits of a killed run and removes its uncommitted files: the committer of Spark
   * would treat such files as its own and commit them with the next wave, duplicating their rows.
   */
  void recover() throws IOException {
    removeUncommitted(own, "");
    swap().recover();
    rejected().recover();
    deleted().recover();
    content().recover();
  }

  /** In the table itself, or in a folder inside it, whose name ends in a slash. */
  static void removeUncommitted(OwnFolder table, String inside) throws IOException {
    for (String uncommitted : UNCOMMITTED) {
      table.delete(inside + uncommitted);
    }
  }

  /** Where the table comes from, if Frostline wrote it. */
  public Optional<Provenance> provenance() throws IOException {
    return state.provenance();
  }

  /**
   * The manifest of the table; empty if there is none, or if an older Frostline wrote the table.
   */
  public Optional<CommittedFiles> committed() throws IOException {
    return state.files();
  }

  /** Records the provenance; the manifest does not change. */
  void write(Provenance provenance) throws IOException {
    checkLease();
    state.write(provenance);
  }

  /** Records the manifest; the provenance does not change. */
  void commit(CommittedFiles files) throws IOException {
    checkLease();
    state.write(files);
  }

  /** The error for a file of the table that cannot be read or written. */
  UserException unusable(IOException failure) {
    return new UserException(
        Formatted.of("The table %s cannot be used: %s.", path, Reason.of(failure)), failure);
  }
}
