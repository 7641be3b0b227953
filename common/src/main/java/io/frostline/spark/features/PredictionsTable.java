package io.frostline.spark.features;

import io.frostline.message.UserException;
import io.frostline.spark.table.DeletedRows;
import io.frostline.spark.table.TableFolder;
import java.io.IOException;
import java.util.List;
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

  private PredictionsTable(TableFolder folder, Dataset<Row> rows) {
    this.folder = folder;
    this.rows = rows;
    this.classified = classified(folder, rows);
  }

  /**
   * Opens a table.
   *
   * @throws UserException if it does not exist, has no rows, or is not a predictions table
   */
  public static PredictionsTable open(SparkSession spark, String uri) {
    TableFolder folder = new TableFolder(uri, spark.sessionState().newHadoopConf());
    try {
      if (!folder.exists()) {
        throw new UserException(
            "There is no predictions table at %s. Create one with `frostline classify --out`, or check the path."
                .formatted(folder.path()));
      }
      folder.swap().refuseUnfinished();
      if (!folder.hasRowsSomewhere()) {
        throw foreign(folder, "it contains no Parquet file");
      }
    } catch (IOException failure) {
      throw new UserException(
          "The table %s cannot be read: %s.".formatted(folder.path(), failure.getMessage()),
          failure);
    }
    Dataset<Row> rows = spark.read().parquet(folder.path().toString());
    return new PredictionsTable(folder, new DeletedRows(spark, folder).without(rows));
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
        "%s is not a predictions table: %s. Pass a table that was created by `frostline classify`."
            .formatted(folder.path(), reason));
  }

  /** Its folder, with scheme. */
  public String uri() {
    return folder.path().toString();
  }

  /** The model that classified the images. */
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

  /** The rows in no particular order, excluding those of deleted images. */
  public Dataset<Row> rows() {
    return rows;
  }
}
