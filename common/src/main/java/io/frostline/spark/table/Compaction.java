package io.frostline.spark.table;

import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.State;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.storage.Lease;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Merges the small files of a table of features or predictions. Rows, columns, metadata and the
 * provenance of the table do not change.
 *
 * <p>To resume a killed compaction, run it again. Reading the table fails while files are being
 * replaced.
 */
public final class Compaction {
  private static final int BINS_OF_A_SLOT = 8;

  private final SparkSession spark;
  private final TableFolder folder;
  private final Request request;

  /**
   * What to compact.
   *
   * @param table the folder of the table
   * @param fileBytes maximum size of a file
   */
  public record Request(String table, long fileBytes, RowsOfDeletedImages deleted) {
    public Request {
      if (fileBytes < 1) {
        throw new UserException(
            "--file-size is 0, but must be at least 1. Pass 128m, for example.");
      }
    }
  }

  /** How to handle rows of deleted images. */
  public enum RowsOfDeletedImages {
    KEPT,
    DROPPED
  }

  /**
   * The result.
   *
   * @param before number of files before
   * @param after number of files after
   * @param dropped number of rows of deleted images that were dropped
   */
  public record Summary(String table, int before, int after, long dropped) {}

  public Compaction(SparkSession spark, Request request) {
    this.spark = ResultTable.writingSession(spark);
    this.folder = new TableFolder(request.table(), spark.sessionState().newHadoopConf());
    this.request = request;
  }

  /**
   * Merges files until no two of them fit into one.
   *
   * @throws UserException if the table does not exist, has another writer, is another kind of
   *     table, is unfinished, has lost or gained rows, or contains a file that Frostline did not
   *     write
   */
  public Summary run() {
    try (JobDescription job = JobDescription.of(spark, "Merge the files of " + folder.path())) {
      provenance();
      try (Lease lease = folder.lease("compact")) {
        return compact(provenance());
      }
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of(
              "The table %s cannot be compacted: %s. Run the same command again.",
              folder.path(), Reason.of(failure)),
          failure);
    }
  }

  private Summary compact(Provenance provenance) throws IOException {
    refuseInterrupted(provenance);
    folder.recover();
    long rows = rows(provenance);
    int before = folder.files().size();
    long dropped = dropDeleted(provenance, rows);
    merge(provenance.origin());
    new SameContent(spark, folder, provenance.origin()).merge(request.fileBytes());
    return new Summary(folder.path().toString(), before, folder.files().size(), dropped);
  }

  /** Checks the files, so that what did not come from a run is not made to look as if it did. */
  private long rows(Provenance provenance) throws IOException {
    Optional<RecordedFiles> recorded =
        folder
            .committed()
            .map(files -> new RecordedFiles(folder.path().toString(), provenance, files));
    if (recorded.isPresent()) {
      recorded.get().refuseOthers(recorded.get().committed().compare(folder.files()));
    }
    List<Path> paths = folder.files().stream().map(FileStatus::getPath).toList();
    CommittedFiles found =
        new CommittedFiles(new OwnFiles(spark, folder, provenance.origin()).checked(paths));
    new RecordedRows(folder.path().toString(), Optional.of(provenance))
        .check(found.rows(), UnfinishedTables.REFUSE);
    recorded.ifPresent(files -> files.refuseAltered(found));
    folder.commit(found);
    return found.rows();
  }

  private Provenance provenance() throws IOException {
    return folder
        .provenance()
        .orElseThrow(
            () ->
                new UserException(
                    Formatted.of(
                        "There is no table of features or predictions at %s (it has no _frostline.json). Check --table.",
                        folder.path())));
  }

  private void refuseInterrupted(Provenance provenance) {
    if (provenance.state() == State.RUNNING) {
      throw new UserException(
          Formatted.of(
              "The last run that wrote to the table %s was interrupted. Run it again before compacting.",
              folder.path()));
    }
  }

  private long dropDeleted(Provenance provenance, long rows) throws IOException {
    if (request.deleted() == RowsOfDeletedImages.KEPT || !folder.deleted().hasRows()) {
      return 0;
    }
    // A kill leaves no number of rows, rather than a wrong one.
    folder.write(provenance.withRows(null));
    long dropped =
        new RowRemoval(spark, folder, provenance.origin())
            .remove(VerifiedPages.of(spark).parquet(folder.deleted().path().toString()));
    folder.write(provenance.withRows(rows - dropped));
    folder.deleted().delete();
    return dropped;
  }

  private void merge(Provenance.Origin origin) throws IOException {
    FileRewriting rewriting = new FileRewriting(spark, folder, origin);
    int most = BINS_OF_A_SLOT * spark.sparkContext().defaultParallelism();
    List<List<String>> bins = bins();
    while (!bins.isEmpty()) {
      List<List<String>> next = bins.subList(0, Math.min(most, bins.size()));
      rewriting.replace(
          next.stream().flatMap(List::stream).toList(), oneTaskEach(next, rewriting), 0);
      bins = bins();
    }
  }

  private List<List<String>> bins() throws IOException {
    Map<String, Long> sizes =
        folder.files().stream()
            .collect(Collectors.toMap(file -> file.getPath().getName(), FileStatus::getLen));
    return new FilePacking(request.fileBytes()).bins(sizes);
  }

  private JavaRDD<InternalRow> oneTaskEach(List<List<String>> bins, FileRewriting rewriting) {
    return bins.stream()
        .map(bin -> rewriting.rows(bin).queryExecution().toRdd().toJavaRDD().coalesce(1))
        .reduce(JavaRDD::union)
        .orElseThrow();
  }
}
