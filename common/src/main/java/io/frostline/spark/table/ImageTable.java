package io.frostline.spark.table;

import io.frostline.feature.OutputColumns;
import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.State;
import io.frostline.image.RejectionReason;
import io.frostline.message.UserException;
import io.frostline.spark.listing.ImageListing;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A table of features or predictions: a Parquet folder with a row for each image, the rejected
 * images beside it in {@code _rejected}, and where it all comes from in {@code _frostline.json}.
 */
public final class ImageTable {
  /**
   * Floats in a file, at least, where a wave has so many: enough for all slots to write at once.
   */
  private static final long FILE_BYTES = 16L << 20;

  private static final int MAX_DIFFERENCES = 10;

  private final SparkSession spark;
  private final TableFolder folder;

  /** The table at a place, which need not exist yet. */
  public ImageTable(SparkSession spark, String uri) {
    this.spark = spark;
    this.folder = new TableFolder(uri, spark.sessionState().newHadoopConf());
  }

  /**
   * A session that writes timestamps as every reader knows them, not as INT96, Spark's default; one
   * of our own so that the caller's settings stay as they are. What is appended must have been made
   * by it.
   */
  public static SparkSession writingSession(SparkSession spark) {
    SparkSession session = spark.newSession();
    session.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    return session;
  }

  /** What to do with rows that are there already. */
  public enum ExistingRows {
    /** Keep them and add what is missing. */
    CONTINUE,
    /** Delete the table and start anew. */
    OVERWRITE
  }

  /**
   * Makes the table ready for rows of this origin.
   *
   * @throws UserException if it holds rows of another origin, or is not an image table
   */
  public void prepare(Provenance.Origin origin, ExistingRows existing) {
    try {
      refuseForeignFolder(origin);
      if (existing == ExistingRows.OVERWRITE) {
        folder.delete();
      }
      folder.recover();
      folder.provenance().ifPresent(found -> refuseOtherOrigin(found.origin(), origin));
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  private void refuseForeignFolder(Provenance.Origin wanted) throws IOException {
    if (!folder.isEmpty() && folder.provenance().isEmpty()) {
      throw new UserException(
          folder.path()
              + " is not empty and not a "
              + wanted.tableKind().table()
              + " (no _frostline.json in it)."
              + " Choose another --out; nothing was deleted.");
    }
  }

  private void refuseOtherOrigin(Provenance.Origin found, Provenance.Origin wanted) {
    if (found.tableKind() != wanted.tableKind()) {
      throw new UserException(
          "%s is a %s, made with model %s, and not a %s. Choose another --out, or delete what is there with --overwrite."
              .formatted(
                  folder.path(),
                  found.tableKind().table(),
                  found.model(),
                  wanted.tableKind().table()));
    }
    if (!found.equals(wanted)) {
      List<String> differences = found.differencesTo(wanted);
      throw new UserException(
          "The table %s holds %s of another origin.\n  %s%s\nChoose another --out, or start anew with --overwrite."
              .formatted(
                  folder.path(),
                  found.tableKind().content(),
                  differences.stream().limit(MAX_DIFFERENCES).collect(Collectors.joining("\n  ")),
                  differences.size() > MAX_DIFFERENCES
                      ? "\n  and %,d more".formatted(differences.size() - MAX_DIFFERENCES)
                      : ""));
    }
  }

  /** Whether the last run that wrote here did not come to its end. */
  public boolean wasInterrupted() {
    return lastRun().stream().anyMatch(last -> last.state() == State.RUNNING);
  }

  /** Whether an image was rejected in the last run because decoding it kills processes. */
  public boolean hadDeadlyImages() {
    return lastRun().stream()
        .map(Provenance::rejectedByReason)
        .anyMatch(
            rejected ->
                rejected != null && rejected.containsKey(RejectionReason.DECODER_CRASHED.name()));
  }

  private Optional<Provenance> lastRun() {
    try {
      return folder.provenance();
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /** Notes where the rows come from and how far the run is. */
  public void write(Provenance provenance) {
    try {
      folder.write(provenance);
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /** What a listing leaves to do here, for rows of this origin. */
  public Backlog backlog(ImageListing listing, Provenance.Origin origin) {
    return new Backlog(spark, folder, origin, listing);
  }

  /** Whether no row is committed. */
  public boolean isEmpty() {
    try {
      return !folder.hasRows();
    } catch (IOException failure) {
      throw folder.unusable(failure);
    }
  }

  /** How many rows are committed. */
  public long count() {
    return isEmpty() ? 0 : rows().count();
  }

  /**
   * Adds the rows of a wave.
   *
   * @param count how many there are, which decides the number of files
   */
  public void append(JavaRDD<InternalRow> rows, long count, Provenance.Origin origin) {
    long rowBytes = origin.columns().stream().mapToLong(OutputColumns::width).sum() * Float.BYTES;
    long files =
        Math.min(spark.sparkContext().defaultParallelism(), 1 + count * rowBytes / FILE_BYTES);
    new RowFiles(spark, origin)
        .writer(rows.coalesce((int) files))
        .mode(SaveMode.Append)
        .parquet(folder.path().toString());
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

  /** All rows that are committed. */
  public Dataset<Row> rows() {
    return spark.read().parquet(folder.path().toString());
  }

  /** Whether its folder is this one or somewhere below. */
  public boolean liesBelow(String other) {
    return folder.liesBelow(other);
  }

  /** Its folder, with scheme. */
  public String uri() {
    return folder.path().toString();
  }
}
