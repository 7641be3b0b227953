package io.frostline.spark.table;

import io.frostline.feature.OutputColumns;
import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.State;
import io.frostline.image.RejectionReason;
import io.frostline.message.UserException;
import io.frostline.spark.listing.ImageListing;
import io.frostline.spark.listing.ImageSource;
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
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

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

  /** {@code uri, label, length, modified, width, height} and what the origin's columns become. */
  static StructType schema(Provenance.Origin origin) {
    StructType schema =
        ImageListing.SCHEMA
            .add("width", DataTypes.IntegerType, false)
            .add("height", DataTypes.IntegerType, false);
    for (OutputColumns columns : origin.columns()) {
      for (StructField field : OutputWriter.of(columns).fields(origin)) {
        schema = schema.add(field);
      }
    }
    return schema;
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
      throw unusable(failure);
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
      throw unusable(failure);
    }
  }

  public void write(Provenance provenance) {
    try {
      folder.write(provenance);
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  /** What this listing and the rows of the table say of each other. */
  public ListingComparison compare(Dataset<Row> listing, ImageSource images) {
    return new ListingComparison(
        listing, spark.read().schema(ImageListing.SCHEMA).parquet(uri()), images);
  }

  /** Removes the rows of these uris, and returns how many they were. */
  public long remove(Dataset<Row> uris, Provenance.Origin origin) {
    try {
      return new RowRemoval(spark, folder, origin).remove(uris);
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  /** What is known of images with the same bytes. */
  public SameContent sameContent(Provenance.Origin origin) {
    return new SameContent(spark, folder, origin);
  }

  /**
   * Marks rows as those of deleted images, and returns how many are marked now.
   *
   * @param gone uris of images that were found deleted
   * @param present uris of images that are there, whatever was found earlier
   */
  public long markDeleted(Dataset<Row> gone, Dataset<Row> present) {
    try {
      return new DeletedRows(spark, folder).mark(gone, present);
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  public boolean hasRows() {
    try {
      return folder.hasRows();
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  /** Forgets why images of this listing were rejected earlier: they are about to be tried again. */
  public void forgetRejected(Dataset<Row> listing) {
    try {
      SideTable rejected = folder.rejected();
      if (!rejected.hasRows()) {
        return;
      }
      Dataset<Row> others =
          spark
              .read()
              .parquet(rejected.path().toString())
              .join(listing.select("uri").distinct(), asColumns("uri"), "left_anti");
      if (others.isEmpty()) {
        rejected.delete();
      } else {
        rejected.replace(others);
      }
    } catch (IOException failure) {
      throw unusable(failure);
    }
  }

  private static scala.collection.Seq<String> asColumns(String column) {
    return scala.collection.JavaConverters.asScalaBuffer(List.of(column)).toSeq();
  }

  /** Whether no row is committed. */
  public boolean isEmpty() {
    return !hasRows();
  }

  /** How many rows are committed. */
  public long count() {
    return hasRows() ? rows().count() : 0;
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

  private UserException unusable(IOException failure) {
    return new UserException(
        "The table " + folder.path() + " cannot be used: " + failure.getMessage() + ".", failure);
  }
}
