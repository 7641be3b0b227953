package io.frostline.spark.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.frostline.feature.Provenance;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.table.TableFindings.Loss;
import io.frostline.spark.table.TableFindings.Repeated;
import io.frostline.spark.table.TableFindings.Stray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Checks whether a table is whole: every file of its manifest is there as it was committed and no
 * other, every page can be read, and no image has two rows. Nothing is changed.
 */
public final class TableCheck {
  private final SparkSession spark;
  private final TableFolder folder;
  private final RepeatedImages repeatedImages;

  private final List<String> others = new ArrayList<>();
  private final List<Stray> strays = new ArrayList<>();

  /** Whether an image may have several rows. */
  public enum RepeatedImages {
    /** A problem: the usual case, because a folder lists every image once. */
    REFUSE,
    /** The manifest of the images names some several times on purpose. */
    ACCEPT
  }

  public TableCheck(SparkSession spark, TableFolder folder, RepeatedImages repeatedImages) {
    this.spark = spark;
    this.folder = folder;
    this.repeatedImages = repeatedImages;
  }

  /**
   * Reads all files.
   *
   * @throws UserException if there is no table
   */
  public TableFindings run() {
    try (JobDescription job = JobDescription.of(spark, "Read every page of " + folder.path())) {
      List<FileStatus> found = folder.exists() ? folder.files() : List.of();
      Optional<Provenance> told = told();
      if (told.isEmpty() && found.isEmpty()) {
        throw new UserException(
            Formatted.of(
                "There is no table of features or predictions at %s. Check the path.",
                folder.path()));
      }
      others.addAll(folder.swap().unfinished());
      Optional<CommittedFiles> committed = told.isPresent() ? folder.committed() : Optional.empty();
      List<CommittedFile> healthy = readFiles(told, committed, found);
      List<CommittedFile> missing =
          committed.map(files -> files.compare(found).missing()).orElse(List.of());
      readSideTables();
      told.ifPresent(run -> compareNumbers(run, healthy, missing));
      return new TableFindings(told, healthy, missing, strays, repeated(healthy), others);
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  private Optional<Provenance> told() throws IOException {
    try {
      return folder.provenance();
    } catch (UserException damaged) {
      others.add(damaged.getMessage());
      return Optional.empty();
    }
  }

  private List<CommittedFile> readFiles(
      Optional<Provenance> told, Optional<CommittedFiles> committed, List<FileStatus> found) {
    List<Path> paths = found.stream().map(FileStatus::getPath).toList();
    Map<String, CommittedFile> listed =
        committed.map(CommittedFiles::files).orElse(List.of()).stream()
            .collect(Collectors.toMap(CommittedFile::name, Function.identity()));
    Map<String, String> foreign = told.map(run -> foreign(run, paths)).orElse(Map.of());
    List<CommittedFile> healthy = new ArrayList<>();
    for (FileCheck file : FileCheck.of(spark, paths)) {
      boolean isUnlisted = committed.isPresent() && !listed.containsKey(file.name());
      if (isUnlisted && told.get().state() == Provenance.State.COMPLETE) {
        strays.add(new Stray(file.name(), "no run committed it", Loss.NOTHING));
      } else if (file.damage() != null) {
        strays.add(new Stray(file.name(), "it is damaged: " + file.damage(), Loss.ROWS));
      } else if (listed.containsKey(file.name())
          && !listed.get(file.name()).equals(file.committed())) {
        strays.add(new Stray(file.name(), "it changed after its rows were committed", Loss.ROWS));
      } else if (foreign.containsKey(file.name())) {
        strays.add(new Stray(file.name(), foreign.get(file.name()), Loss.NOTHING));
      } else {
        healthy.add(file.committed());
      }
    }
    return healthy;
  }

  private Map<String, String> foreign(Provenance told, List<Path> paths) {
    return new OwnFiles(spark, folder, told.origin())
        .compared(paths).stream()
            .filter(file -> file.difference() != null)
            .collect(Collectors.toMap(file -> file.file().name(), OwnFiles.Checked::difference));
  }

  private void readSideTables() throws IOException {
    for (SideTable side : List.of(folder.rejected(), folder.deleted(), folder.content())) {
      List<Path> paths = side.files().stream().map(FileStatus::getPath).toList();
      // Rows of deleted images would count again until the next run finds them.
      Loss loss = side.path().equals(folder.deleted().path()) ? Loss.ROWS : Loss.NOTHING;
      FileCheck.of(spark, paths).stream()
          .filter(file -> file.damage() != null)
          .map(
              file ->
                  new Stray(
                      side.path().getName() + "/" + file.name(),
                      "it is damaged: " + file.damage(),
                      loss))
          .forEach(strays::add);
    }
  }

  private void compareNumbers(
      Provenance told, List<CommittedFile> healthy, List<CommittedFile> missing) {
    long rows = new CommittedFiles(healthy).rows();
    if (told.state() == Provenance.State.RUNNING) {
      others.add(
          Formatted.of(
              "The run that writes the table was interrupted, or is at work: %s%s.",
              Count.of(rows, "row is committed", "rows are committed"),
              told.imagesListed() == null
                  ? ""
                  : Formatted.of(" of %,d listed", told.imagesListed())));
    } else if (told.rows() != null
        && told.rows() != rows
        && missing.isEmpty()
        && strays.isEmpty()) {
      others.add(
          Formatted.of(
              "The files have %s, but _frostline.json records %,d.",
              Count.of(rows, "row"), told.rows()));
    }
  }

  private Repeated repeated(List<CommittedFile> healthy) {
    if (healthy.isEmpty() || repeatedImages == RepeatedImages.ACCEPT) {
      return new Repeated(0, null);
    }
    Row found =
        uris(healthy)
            .groupBy("uri")
            .agg(count(lit(1)).as("rows"))
            .where(col("rows").gt(1))
            .agg(count(lit(1)), min("uri"))
            .first();
    return new Repeated(found.getLong(0), found.getString(1));
  }

  private Dataset<Row> uris(List<CommittedFile> files) {
    String[] paths =
        files.stream()
            .map(file -> new Path(folder.path(), file.name()).toString())
            .toArray(String[]::new);
    return VerifiedPages.of(spark).parquet(paths).select("uri");
  }
}
