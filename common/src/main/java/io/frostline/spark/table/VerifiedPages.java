package io.frostline.spark.table;

import io.frostline.spark.arrays.FloatArrayFormat;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;

/**
 * Reads Parquet and compares every page with the checksum that its writer stored with it, which
 * readers do not do unless told so: a bit that flipped on a disk would be a feature otherwise.
 */
public final class VerifiedPages {
  private VerifiedPages() {}

  /**
   * A reader that fails on a page with a wrong checksum; pages without one are not verified. It
   * takes paths literally, whatever characters they contain.
   */
  public static DataFrameReader of(SparkSession spark) {
    return spark
        .read()
        .option(ParquetInputFormat.PAGE_VERIFY_CHECKSUM_ENABLED, true)
        .option(DataSource.GLOB_PATHS_KEY(), false);
  }

  /**
   * The same for rows with features or probabilities, which it reads faster: to be used with {@code
   * load}.
   */
  public static DataFrameReader ofRows(SparkSession spark) {
    return of(spark).format(FloatArrayFormat.class.getName());
  }
}
