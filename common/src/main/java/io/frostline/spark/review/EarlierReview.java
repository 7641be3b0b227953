package io.frostline.spark.review;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * An earlier review of a table that has grown since: its groups are kept, and its rows are not
 * compared with each other again. A row whose representative is not in the table any more is new.
 *
 * @param rows of the earlier review; none if everything is new
 */
public record EarlierReview(Dataset<Row> rows) {
  /** The columns that are added to the rows of a table; the first orders them. */
  static final String RANK = "known_rank";

  static final String GROUP = "known_group";
  static final String SIMILARITY = "known_similarity";
  static final String DISTANCE = "known_distance";

  private static final int REPRESENTATIVE = 0;
  private static final int MEMBER = 1;
  private static final int NEW = 2;

  private static final StructType SCHEMA =
      StructType.fromDDL("uri string, `group` string, similarity float, distance float");

  /** There is none. */
  public static EarlierReview none(SparkSession spark) {
    return new EarlierReview(spark.createDataFrame(List.of(), SCHEMA));
  }

  /**
   * Opens a finished review.
   *
   * @param likeness and similarity of the new review, which must be the same
   * @throws UserException if it is not finished, or compared something else
   */
  public static EarlierReview of(
      SparkSession spark, ReviewFolder folder, Likeness likeness, double similarity) {
    try (InputStream figures =
        folder.figures().getFileSystem(folder.hadoop()).open(folder.figures())) {
      JsonNode duplicates = new ObjectMapper().readTree(figures).path("duplicates");
      String compared = duplicates.path("likeness").asText();
      double least = duplicates.path("similarity").asDouble();
      if (!compared.equals(likeness.words()) || least != similarity) {
        throw new UserException(
            Formatted.of(
                "The review %s compared %s with a similarity of %s, not %s with %s. Choose the same with --duplicates and --similarity, or leave out --known.",
                folder.path(), compared, least, likeness.words(), similarity));
      }
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of(
              "Cannot read --known %s: %s. Name the folder of a finished review.",
              folder.path(), Reason.of(failure)),
          failure);
    }
    return new EarlierReview(
        spark.read().schema(SCHEMA).parquet(folder.table(ReviewTables.IMAGES).toString()));
  }

  /** Rows of a table with what is known of them. */
  Dataset<Row> addTo(Dataset<Row> table) {
    Dataset<Row> present = table.select(col("uri").as("group"));
    Dataset<Row> kept =
        rows.dropDuplicates("uri")
            .join(present, "group", "left_semi")
            .select(
                col("uri"),
                col("group").as(GROUP),
                col("similarity").as(SIMILARITY),
                col("distance").as(DISTANCE));
    return table
        .join(kept, "uri", "left")
        .withColumn(
            RANK,
            when(col(GROUP).isNull(), lit(NEW))
                .when(col(GROUP).equalTo(col("uri")), lit(REPRESENTATIVE))
                .otherwise(lit(MEMBER)));
  }
}
