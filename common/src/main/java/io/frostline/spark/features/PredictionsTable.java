package io.frostline.spark.features;

import io.frostline.example.ExampleKind;
import io.frostline.feature.Provenance;
import io.frostline.feature.TableExtent;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.listing.ExcludedUris;
import io.frostline.spark.table.CommittedRows;
import io.frostline.spark.table.DeletedRows;
import io.frostline.spark.table.FeatureFooters;
import io.frostline.spark.table.OutputWriter;
import io.frostline.spark.table.RecordedRows;
import io.frostline.spark.table.TableFolder;
import io.frostline.spark.table.UnfinishedTables;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * A predictions table, as read by other commands. A table that Spark derived from one (rows
 * filtered, columns added) is a predictions table too, because the metadata of the columns
 * identifies them.
 */
public final class PredictionsTable {
  private final TableFolder folder;
  private final Dataset<Row> rows;
  private final Metadata classified;
  private final TableExtent extent;

  private PredictionsTable(
      TableFolder folder, Dataset<Row> rows, Metadata classified, TableExtent extent) {
    this.folder = folder;
    this.rows = rows;
    this.classified = classified;
    this.extent = extent;
  }

  /**
   * Opens a table and reads the footers of all its files.
   *
   * @throws UserException if it does not exist, has no rows, is not a predictions table, is
   *     unfinished, unless that is accepted, or has lost or gained rows
   */
  public static PredictionsTable open(SparkSession spark, String uri, UnfinishedTables unfinished) {
    TableFolder folder = new TableFolder(uri, spark.sessionState().newHadoopConf());
    Optional<Provenance> told = told(folder);
    CommittedRows committed = CommittedRows.of(spark, folder, unfinished);
    List<FeatureFooters.Group> groups = footers(spark, committed);
    long count = groups.stream().mapToLong(FeatureFooters.Group::rows).sum();
    Dataset<Row> rows = committed.read(spark, groups);
    Metadata classified = classified(folder, rows);
    RecordedRows recorded = new RecordedRows(folder.path().toString(), told);
    recorded.check(count, unfinished);
    DeletedRows deleted = new DeletedRows(spark, folder);
    return new PredictionsTable(
        folder, deleted.without(rows), classified, recorded.extent(count - deleted.count(rows)));
  }

  private static Optional<Provenance> told(TableFolder folder) {
    try {
      if (!folder.exists()) {
        throw new UserException(
            Formatted.of(
                "There is no predictions table at %s. Create one with `frostline classify --out`, or check the path.",
                folder.path()));
      }
      folder.swap().refuseUnfinished();
      if (!folder.hasRowsSomewhere()) {
        throw foreign(folder, "it contains no Parquet file");
      }
      return folder.provenance();
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of("The table %s cannot be read: %s.", folder.path(), Reason.of(failure)),
          failure);
    }
  }

  private static List<FeatureFooters.Group> footers(SparkSession spark, CommittedRows committed) {
    try (JobDescription job = JobDescription.of(spark, "Read the footers of a predictions table")) {
      List<FeatureFooters.Group> groups = FeatureFooters.groups(spark, committed.files());
      committed.refuseDamaged(groups);
      return groups;
    }
  }

  private static Metadata classified(TableFolder folder, Dataset<Row> rows) {
    for (String name : List.of("uri", "label", "class", "probability", "top")) {
      if (!List.of(rows.columns()).contains(name)) {
        throw foreign(folder, "it has no column " + name);
      }
    }
    StructField column = rows.schema().apply("class");
    if (!column.metadata().contains("frostline")) {
      throw foreign(
          folder,
          "its column class does not record which model it comes from; Spark keeps this metadata, but other writers lose it");
    }
    return column.metadata().getMetadata("frostline");
  }

  private static UserException foreign(TableFolder folder, String reason) {
    return new UserException(
        Formatted.of(
            "%s is not a predictions table: %s. Pass a table that was created by `frostline classify`.",
            folder.path(), reason));
  }

  /**
   * The table without some of its rows.
   *
   * @throws UserException if none is left
   */
  public PredictionsTable without(ExcludedUris uris) {
    Dataset<Row> rest = rows.where(uris.stay());
    long kept;
    try (JobDescription job =
        JobDescription.of(rows.sparkSession(), "Count the rows that are not excluded")) {
      kept = rest.select("uri").count();
    }
    if (kept == 0) {
      throw uris.nothingLeft(uri());
    }
    return new PredictionsTable(folder, rest, classified, extent.withRows(kept));
  }

  /** The number of rows. */
  public long count() {
    return extent.rows();
  }

  /** Its folder, with scheme. */
  public String uri() {
    return folder.path().toString();
  }

  /** What was classified. */
  public ExampleKind examples() {
    return OutputWriter.examples(classified);
  }

  /** The model that classified them. */
  public String model() {
    return classified.getString("model");
  }

  /** The sha256 of the network of the model, hexadecimal. */
  public String sha256() {
    return classified.getString("sha256");
  }

  /** A description of the preprocessing. */
  public String preprocessing() {
    return classified.getString("preprocessing");
  }

  /** The names of all classes in the order of the probabilities. */
  public List<String> classes() {
    return List.of(classified.getStringArray("classes"));
  }

  /** Whether there is a column with the probabilities of all classes. */
  public boolean knowsAllProbabilities() {
    return Stream.of(rows.columns()).anyMatch("probabilities"::equals);
  }

  /** The number of rows, and of the images that they come from. */
  public TableExtent extent() {
    return extent;
  }

  /** The rows in no particular order, excluding those of deleted images. */
  public Dataset<Row> rows() {
    return rows;
  }
}
