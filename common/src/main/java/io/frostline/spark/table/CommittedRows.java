package io.frostline.spark.table;

import io.frostline.feature.Provenance;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.InputFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of the files in the manifest of a table. A table without a manifest, because an older
 * Frostline wrote it or because Spark derived it from another, has those of all files.
 *
 * @param files what to read
 * @param reading how
 */
public record CommittedRows(TableFolder folder, List<StoredFile> files, Reading reading) {
  /** How Spark finds the files. */
  public enum Reading {
    /** By the folder, which has no others: Spark lists it much faster than it looks at names. */
    WHOLE_FOLDER,
    BY_NAME
  }

  /**
   * Compares the files in the folder with the manifest.
   *
   * @throws UserException if files are missing, altered or were not committed, or if the table is
   *     unfinished and that is not accepted. Files that an unfinished run has not committed yet are
   *     left out
   */
  public static CommittedRows of(
      SparkSession spark, TableFolder folder, UnfinishedTables unfinished) {
    try {
      Optional<Provenance> told = folder.provenance();
      Optional<CommittedFiles> committed = folder.committed();
      if (told.isEmpty() || committed.isEmpty()) {
        return ofAllFiles(spark, folder);
      }
      if (committed.get().files().isEmpty()) {
        throw new UserException(
            Formatted.of(
                "The %s %s has no committed rows yet. Rerun the command that writes it.",
                told.get().origin().tableKind().table(), folder.path()));
      }
      CommittedFiles.Differences found = committed.get().compare(folder.files());
      new RecordedRows(folder.path().toString(), told).check(committed.get().rows(), unfinished);
      new RecordedFiles(folder.path().toString(), told.get(), committed.get()).refuseOthers(found);
      return new CommittedRows(
          folder,
          committed.get().files().stream()
              .map(
                  file ->
                      new StoredFile(
                          new Path(folder.path(), file.name()).toString(), file.footer()))
              .toList(),
          found.unlisted().isEmpty() ? Reading.WHOLE_FOLDER : Reading.BY_NAME);
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  private static CommittedRows ofAllFiles(SparkSession spark, TableFolder folder) {
    Dataset<Row> rows = VerifiedPages.ofRows(spark).load(folder.path().toString());
    return new CommittedRows(
        folder,
        InputFiles.of(rows).stream().map(file -> new StoredFile(file.toString(), "")).toList(),
        Reading.WHOLE_FOLDER);
  }

  /**
   * All columns of all rows, every page of which is compared with its checksum.
   *
   * @param groups of the files; committed files have the same columns, so that Spark does not have
   *     to look for them
   */
  public Dataset<Row> read(SparkSession spark, List<FeatureFooters.Group> groups) {
    DataFrameReader reader = VerifiedPages.ofRows(spark);
    if (groups.size() == 1 && isCommitted()) {
      reader = reader.schema((StructType) DataType.fromJson(groups.get(0).schema()));
    }
    return reading == Reading.WHOLE_FOLDER
        ? reader.load(folder.path().toString())
        : reader.load(files.stream().map(StoredFile::path).toArray(String[]::new));
  }

  private boolean isCommitted() {
    return files.stream().noneMatch(file -> file.footer().isEmpty());
  }

  /**
   * Refuses damaged files.
   *
   * @throws UserException naming one
   */
  public void refuseDamaged(List<FeatureFooters.Group> groups) {
    groups.stream()
        .map(FeatureFooters.Group::damage)
        .filter(damage -> damage != null)
        .findFirst()
        .ifPresent(
            damage -> {
              throw new UserException(
                  Formatted.of(
                      "A file of the table %s is damaged: %s. Restore it, or remove it and rerun the command that wrote the table, which adds its rows again. `frostline check %s` says more, and repairs with --repair.",
                      folder.path(), damage, folder.path()));
            });
  }
}
