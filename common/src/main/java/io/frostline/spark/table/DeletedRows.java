package io.frostline.spark.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.min;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of a table whose images were deleted, as recorded in {@code _deleted}: {@code uri}, and
 * when a run first {@code noticed}. The rows themselves are kept.
 */
public final class DeletedRows {
  private static final StructType SCHEMA =
      new StructType().add("uri", DataTypes.StringType).add("noticed", DataTypes.TimestampType);

  private final SparkSession spark;
  private final TableFolder folder;

  public DeletedRows(SparkSession spark, TableFolder folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /**
   * Marks rows, unmarks others, and returns the number of images that are marked now.
   *
   * @param gone uris of images that no longer exist
   * @param present uris of images that exist
   */
  long mark(Dataset<Row> gone, Dataset<Row> present) throws IOException {
    boolean marked = folder.deleted().hasRows();
    if (!marked && gone.isEmpty()) {
      return 0;
    }
    Dataset<Row> found = gone.withColumn("noticed", current_timestamp());
    Dataset<Row> all = marked ? found.union(marks()) : found;
    Dataset<Row> first = all.groupBy("uri").agg(min("noticed").as("noticed"));
    folder.deleted().replace(ListingComparison.without(first, present).coalesce(1));
    long images = marks().count();
    if (images == 0) {
      folder.deleted().delete();
    }
    return images;
  }

  private Dataset<Row> marks() throws IOException {
    return VerifiedPages.of(spark).schema(SCHEMA).parquet(folder.deleted().current().toString());
  }

  /** The rows that are not marked. */
  public Dataset<Row> without(Dataset<Row> rows) {
    return joined(rows, "left_anti").orElse(rows);
  }

  /** The number of marked rows. */
  public long count(Dataset<Row> rows) {
    return joined(rows.select("uri"), "left_semi").map(Dataset::count).orElse(0L);
  }

  private Optional<Dataset<Row>> joined(Dataset<Row> rows, String how) {
    try {
      if (!folder.deleted().hasRows()) {
        return Optional.empty();
      }
      Dataset<Row> deleted = marks().select(col("uri").as("deleted")).distinct();
      Column same = rows.col("uri").equalTo(deleted.col("deleted"));
      return Optional.of(rows.join(deleted, same, how));
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of(
              "The deleted rows of the table %s cannot be read: %s.",
              folder.path(), Reason.of(failure)),
          failure);
    }
  }
}
