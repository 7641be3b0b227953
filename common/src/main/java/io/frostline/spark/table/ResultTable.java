package io.frostline.spark.table;

import static org.apache.spark.sql.functions.not;

import io.frostline.example.RejectionReason;
import io.frostline.feature.OutputColumns;
import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.State;
import io.frostline.feature.TableKind;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.listing.ExcludedUris;
import io.frostline.spark.listing.Listing;
import io.frostline.storage.Lease;
import io.frostline.storage.OwnFolder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A table of features or predictions: a Parquet folder with one row per image, the rejected images
 * in {@code _rejected}, and the provenance in {@code _frostline.json}.
 */
public final class ResultTable {
  /**
   * Minimum number of floats per file, if a wave has that many, so that all slots can write at
   * once.
   */
  private static final long FILE_BYTES = 16L << 20;

  private final SparkSession spark;
  private final TableFolder folder;

  /** The table in a folder, which does not need to exist yet. */
  public ResultTable(SparkSession spark, String uri) {
    this.spark = spark;
    this.folder = new TableFolder(uri, spark.sessionState().newHadoopConf());
  }

  /**
   * A separate session that writes timestamps in the form that every reader supports, instead of
   * INT96, the default of Spark; the settings of the caller do not change. Appended rows must have
   * been created by this session.
   */
  public static SparkSession writingSession(SparkSession spark) {
    SparkSession session = spark.newSession();
    session.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    return session;
  }

  /** The folder at an address, which may be filled with a table of this kind or not. */
  public static OwnFolder folder(String uri, TableKind kind, Configuration hadoop) {
    return TableFolder.own(uri, kind, hadoop);
  }

  /**
   * Makes this process its only writer, until the lease is closed.
   *
   * @param kind of the rows that will be written
   * @throws UserException if it has another writer, or the folder has other content
   */
  public Lease lease(TableKind kind) {
    try {
      folder.check(kind);
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
    return folder.lease(kind.command());
  }

  /** Whether there is a table, with or without rows. */
  public boolean isTable() {
    return lastRun().isPresent();
  }

  /** How to handle existing rows. */
  public enum ExistingRows {
    /** Keep them and add missing rows. */
    CONTINUE,
    /** Delete the table and start over. */
    OVERWRITE
  }

  /**
   * Prepares the table for rows of this origin.
   *
   * <p>A table of a different origin that has no rows is replaced.
   *
   * @throws UserException if it contains rows of a different origin, has more rows than the last
   *     run left, or is not an image table
   */
  public void prepare(Provenance.Origin origin, ExistingRows existing) {
    try {
      folder.check(origin.tableKind());
      if (existing == ExistingRows.OVERWRITE) {
        folder.delete();
      }
      folder.recover();
      if (isEmptyOfAnother(origin)) {
        folder.delete();
      }
      Optional<Provenance> last = folder.provenance();
      if (last.isPresent()) {
        new OriginComparison(uri(), last.get().origin(), origin).refuseDifferent();
        new Manifest(spark, folder, origin).settle(last.get());
        new RecordedRows(uri(), last).refuseSurplus(count());
      }
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /** A run that wrote no row, such as one whose options were wrong, leaves nothing to protect. */
  private boolean isEmptyOfAnother(Provenance.Origin origin) throws IOException {
    Optional<Provenance> last = folder.provenance();
    return last.isPresent() && !last.get().origin().equals(origin) && folder.isWithoutRows();
  }

  /** Whether the last run that wrote to this table did not finish. */
  public boolean wasInterrupted() {
    return lastRun().stream().anyMatch(last -> last.state() == State.RUNNING);
  }

  /** Whether the last run rejected an image because decoding it crashes the process. */
  public boolean hadDeadlyImages() {
    return lastRun().stream()
        .map(Provenance::rejectedByReason)
        .anyMatch(
            rejected ->
                rejected != null && rejected.containsKey(RejectionReason.DECODER_CRASHED.name()));
  }

  /** The batch size that an earlier run measured to be the fastest. */
  public OptionalInt fastestBatch() {
    return lastRun().map(Provenance::fastestBatch).stream().mapToInt(Integer::intValue).findFirst();
  }

  private Optional<Provenance> lastRun() {
    try {
      return folder.provenance();
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /** Records the provenance of the rows and the progress of the run. */
  public void write(Provenance provenance) {
    try {
      folder.write(provenance);
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /** Records the batch size that was measured to be the fastest. */
  public void rememberFastestBatch(int size) {
    write(lastRun().orElseThrow().withFastestBatch(size));
  }

  /** The backlog of a listing in this table, for rows of this origin. */
  public Backlog backlog(Listing listing, Provenance.Origin origin) {
    return new Backlog(spark, folder, origin, listing);
  }

  /** Whether no rows are committed. */
  public boolean isEmpty() {
    try {
      return !folder.hasRows();
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /** The number of committed rows, as the manifest and the folder have them. */
  public long count() {
    try {
      Optional<CommittedFiles> committed = folder.committed();
      return committed.isEmpty() ? 0 : committed.get().among(folder.files()).rows();
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /**
   * Adds the rows of a wave.
   *
   * @param count the number of rows, which determines the number of files
   */
  public void append(JavaRDD<InternalRow> rows, long count, Provenance.Origin origin) {
    folder.checkLease();
    long rowBytes = origin.columns().stream().mapToLong(OutputColumns::width).sum() * Float.BYTES;
    long files =
        Math.min(spark.sparkContext().defaultParallelism(), 1 + count * rowBytes / FILE_BYTES);
    new RowFiles(spark, origin)
        .writer(rows.coalesce((int) files))
        .mode(SaveMode.Append)
        .parquet(folder.path().toString());
    try {
      new Manifest(spark, folder, origin).adopt();
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /** Adds rejected images. */
  public void appendRejected(List<Row> rejected) {
    if (!rejected.isEmpty()) {
      spark
          .createDataFrame(rejected, OutcomeRow.REJECTED)
          .coalesce(1)
          .write()
          .mode(SaveMode.Append)
          .parquet(folder.rejected().path().toString());
    }
  }

  /** All committed rows. */
  public Dataset<Row> rows() {
    return VerifiedPages.of(spark).parquet(folder.path().toString());
  }

  /** The number of rows of images that are excluded. */
  public long count(ExcludedUris excluded) {
    if (isEmpty()) {
      return 0;
    }
    try (JobDescription job = JobDescription.of(spark, "Count the rows of excluded images")) {
      return rows().select("uri").where(not(excluded.stay())).count();
    }
  }

  /** Whether there are at least two different labels, which a classifier needs. */
  public boolean hasSeveralLabels() {
    if (isEmpty()) {
      return false;
    }
    try (JobDescription job = JobDescription.of(spark, "Look for labels in " + uri())) {
      return rows().select("label").where("label IS NOT NULL").distinct().limit(2).count() > 1;
    }
  }

  /** Whether its folder is this one or below it. */
  public boolean liesBelow(String other) {
    return folder.liesBelow(other);
  }

  /** Its folder, with scheme. */
  public String uri() {
    return folder.path().toString();
  }
}
