package io.frostline.spark.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.frostline.feature.Provenance;
import io.frostline.message.UserException;
import io.frostline.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of a table: what lies in it beside the rows, on any Hadoop file system. */
public final class TableFolder {
  private static final String PROVENANCE = "_frostline.json";

  /** Where Hadoop's committers keep what is not committed: the usual one, and that of S3A. */
  private static final List<String> UNCOMMITTED = List.of("_temporary", "__magic");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path path;
  private final Configuration hadoop;
  private final FileSystem system;

  public TableFolder(String uri, Configuration hadoop) {
    this.hadoop = hadoop;
    try {
      Path given = new Path(uri);
      system = given.getFileSystem(hadoop);
      path = system.makeQualified(given);
    } catch (IOException | IllegalArgumentException failure) {
      throw new UserException(
          "The table "
              + uri
              + " cannot be reached: "
              + failure.getMessage()
              + ". Check the address.",
          failure);
    }
  }

  /** Where it is, with scheme. */
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
    return new SideTable(system, path, "_rejected");
  }

  /** Which rows are of images that were deleted. */
  SideTable deleted() {
    return new SideTable(system, path, "_deleted");
  }

  /** What is known of the images' bytes. */
  SideTable content() {
    return new SideTable(system, path, "_content");
  }

  /** The exchange of some of its files for others. */
  public FileSwap swap() {
    return new FileSwap(system, path);
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

  /** Whether the folder holds nothing but perhaps a provenance that a killed run was writing. */
  boolean isEmpty() throws IOException {
    try {
      return system.listStatus(path, file -> !file.getName().contains(PROVENANCE)).length == 0;
    } catch (FileNotFoundException absent) {
      return true;
    }
  }

  boolean hasRows() throws IOException {
    return !files().isEmpty();
  }

  /** Whether there is such a folder, with rows or without. */
  public boolean exists() throws IOException {
    return system.exists(path);
  }

  /** Whether rows are in the folder, or in one below that Spark made for the value of a column. */
  public boolean hasRowsSomewhere() throws IOException {
    return hasRows()
        || system.listStatus(path, folder -> folder.getName().contains("=")).length > 0;
  }

  void delete() throws IOException {
    system.delete(path, true);
  }

  /**
   * Finishes what a killed run had committed and removes what it had not: Spark's committer would
   * take such files for its own and commit them with the next wave, doubling their rows.
   */
  void recover() throws IOException {
    removeUncommitted(system, path);
    swap().recover();
    rejected().recover();
    deleted().recover();
    content().recover();
  }

  static void removeUncommitted(FileSystem system, Path table) throws IOException {
    for (String uncommitted : UNCOMMITTED) {
      system.delete(new Path(table, uncommitted), true);
    }
  }

  /** What {@code _frostline.json} says, if it is there. */
  public Optional<Provenance> provenance() throws IOException {
    try (InputStream file = system.open(new Path(path, PROVENANCE))) {
      return Optional.of(JSON.readValue(file, Provenance.class));
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    } catch (JsonProcessingException malformed) {
      throw new UserException(
          new Path(path, PROVENANCE)
              + " is not what Frostline writes: "
              + malformed.getOriginalMessage()
              + ". Restore the file, or start anew with --overwrite.",
          malformed);
    }
  }

  void write(Provenance provenance) throws IOException {
    new WholeFile(new Path(path, PROVENANCE)).write(JSON.writeValueAsBytes(provenance), hadoop);
  }

  /** What is said where a file of the table cannot be read or written. */
  UserException unusable(IOException failure) {
    return new UserException(
        "The table " + path + " cannot be used: " + failure.getMessage() + ".", failure);
  }
}
