package io.frostline.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.frostline.config.UserException;
import io.frostline.feature.Provenance;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of a table: what lies in it beside the rows, on any Hadoop file system. */
final class TableFolder {
  private static final String PROVENANCE = "_frostline.json";

  /** Where Hadoop's committers keep what is not committed: the usual one, and that of S3A. */
  private static final List<String> UNCOMMITTED = List.of("_temporary", "__magic");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path path;
  private final Configuration hadoop;
  private final FileSystem system;

  TableFolder(String uri, Configuration hadoop) {
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

  Path path() {
    return path;
  }

  boolean liesBelow(String other) {
    String above =
        new Path(other).makeQualified(system.getUri(), system.getWorkingDirectory()) + "/";
    return (path + "/").startsWith(above);
  }

  Path rejected() {
    return new Path(path, "_rejected");
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
    return holdsParquet(path);
  }

  boolean exists() throws IOException {
    return system.exists(path);
  }

  /** Whether rows are in the folder, or in one below that Spark made for the value of a column. */
  boolean hasRowsSomewhere() throws IOException {
    return hasRows()
        || system.listStatus(path, folder -> folder.getName().contains("=")).length > 0;
  }

  boolean hasRejected() throws IOException {
    return holdsParquet(rejected());
  }

  private boolean holdsParquet(Path folder) throws IOException {
    return system.exists(folder)
        && system.listStatus(folder, file -> file.getName().endsWith(".parquet")).length > 0;
  }

  void delete() throws IOException {
    system.delete(path, true);
  }

  /**
   * Removes what tasks of a killed run had finished without its job being committed. Spark's
   * committer would take such files for its own and commit them with the next wave, doubling their
   * rows.
   */
  void removeUncommitted() throws IOException {
    for (String uncommitted : UNCOMMITTED) {
      system.delete(new Path(path, uncommitted), true);
      system.delete(new Path(rejected(), uncommitted), true);
    }
  }

  void deleteRejected() throws IOException {
    system.delete(rejected(), true);
  }

  /** Where the next content of the rejected table is gathered. */
  Path nextRejected() {
    return new Path(path, "_rejected_next");
  }

  /** Puts the gathered content into the place of the rejected table. */
  void replaceRejected() throws IOException {
    deleteRejected();
    system.rename(nextRejected(), rejected());
  }

  /**
   * Finishes a replacement that a killed run had begun. An object store renames file by file and
   * deletes the originals afterwards: as long as the mark of success is there, all of them are.
   */
  void finishReplacement() throws IOException {
    if (system.exists(new Path(nextRejected(), "_SUCCESS"))) {
      replaceRejected();
    }
    system.delete(nextRejected(), true);
  }

  Optional<Provenance> provenance() throws IOException {
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
}
