package io.frostline.spark.table;

import static org.apache.spark.sql.functions.col;

import io.frostline.spark.listing.ListedExample;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Finds the files of a table that contain the rows of some images. */
record RowLocations(SparkSession spark, TableFolder folder) {
  /**
   * The names of the files, each with the number of these rows in it.
   *
   * @param uris distinct, in a column {@code uri}
   */
  Map<String, Long> of(Dataset<Row> uris) {
    return VerifiedPages.of(spark)
        .schema(ListedExample.KEY)
        .parquet(folder.path().toString())
        .select(col("uri"), col("_metadata.file_name").as("file"))
        .join(uris, "uri")
        .groupBy("file")
        .count()
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(file -> file.getString(0), file -> file.getLong(1)));
  }
}
