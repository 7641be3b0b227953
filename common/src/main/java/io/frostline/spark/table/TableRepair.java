package io.frostline.spark.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.Origin;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.table.TableFindings.Stray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes a damaged table consistent again. What cannot stay is moved to the folder {@code
 * _set_aside} of the table and never deleted; rows that are lost with it are added again by the
 * command that wrote the table, because the table counts as unfinished until then.
 */
public final class TableRepair {
  private static final String ASIDE = "_set_aside";

  private final SparkSession spark;
  private final TableFolder folder;

  public TableRepair(SparkSession spark, TableFolder folder) {
    this.spark = ResultTable.writingSession(spark);
    this.folder = folder;
  }

  /** What was done, and what a run has to do now; empty if the table can be read as it is. */
  public record Summary(List<String> done, Optional<String> next) {}

  /**
   * Repairs what a check found.
   *
   * @throws UserException if {@code _frostline.json} is lost and cannot be derived from the files
   */
  public Summary run(TableFindings found) {
    try (JobDescription job = JobDescription.of(spark, "Repair the table " + folder.path())) {
      List<String> done = new ArrayList<>();
      Provenance told = found.told().isPresent() ? found.told().get() : derived(found, done);
      folder.recover();
      for (Stray stray : found.strays()) {
        done.add(Formatted.of("Moved %s to %s.", stray.path(), setAside(stray.path())));
      }
      folder.commit(new CommittedFiles(present(found)));
      if (found.lackRows()) {
        told = told.interrupted();
        folder.write(told);
      }
      if (found.repeated().images() > 0) {
        done.add(
            Formatted.of(
                "Removed %s of uris that had several.",
                Count.of(removeRepeated(told.origin()), "row")));
      }
      return new Summary(done, next(told));
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /** Files that completing an exchange replaced are no longer there. */
  private List<CommittedFile> present(TableFindings found) throws IOException {
    List<String> names = folder.files().stream().map(file -> file.getPath().getName()).toList();
    return found.healthy().stream().filter(file -> names.contains(file.name())).toList();
  }

  private Provenance derived(TableFindings found, List<String> done) throws IOException {
    List<StoredFile> files =
        found.healthy().stream()
            .map(file -> new StoredFile(new Path(folder.path(), file.name()).toString(), ""))
            .toList();
    List<FeatureFooters.Group> groups = FeatureFooters.groups(spark, files);
    if (groups.size() != 1 || groups.get(0).fields().isEmpty()) {
      throw new UserException(
          Formatted.of(
              "The _frostline.json of the table %s is lost, and its files do not record the features of one model. Restore it, or start over with --overwrite.",
              folder.path()));
    }
    Provenance derived =
        new Provenance(
            Provenance.version(),
            Provenance.State.RUNNING,
            groups.get(0).origins().get(0),
            null,
            null,
            null,
            null,
            null);
    setAside(TableFolder.PROVENANCE);
    folder.write(derived);
    done.add("Wrote _frostline.json anew, from what the files record.");
    return derived;
  }

  private Path setAside(String file) throws IOException {
    Path aside = new Path(new Path(folder.path(), ASIDE), file);
    for (int copy = 1; folder.system().exists(aside); copy++) {
      aside = new Path(new Path(folder.path(), ASIDE), Formatted.of("%d-%s", copy, file));
    }
    folder.system().mkdirs(aside.getParent());
    if (!folder.system().rename(new Path(folder.path(), file), aside)) {
      throw new IOException("the file system failed to rename " + file + " to " + aside);
    }
    return aside;
  }

  private long removeRepeated(Origin origin) throws IOException {
    Dataset<Row> uris =
        VerifiedPages.of(spark)
            .parquet(folder.path().toString())
            .groupBy("uri")
            .agg(count(lit(1)).as("rows"))
            .where(col("rows").gt(1));
    return new RowRemoval(spark, folder, origin).remove(uris);
  }

  private Optional<String> next(Provenance told) {
    return told.state() == Provenance.State.COMPLETE
        ? Optional.empty()
        : Optional.of(
            "Rerun the command that wrote the table, which adds the missing rows: "
                + RecordedRows.command(told, folder.path().toString())
                + ".");
  }
}
