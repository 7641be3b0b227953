package io.frostline.spark.table;

import io.frostline.feature.OutputColumns;
import io.frostline.feature.Provenance.Origin;
import org.apache.spark.sql.SparkSession;

/**
 * Spark reads {@value #USUAL_BATCH} rows at once, whatever their width; for activations, this
 * amounts to gigabytes.
 */
public final class WideRows {
  private static final int USUAL_BATCH = 4096;
  private static final long MOST_BATCH_BYTES = 128L << 20;
  private static final long SMALL_BATCH_BYTES = 16L << 20;

  private WideRows() {}

  /** Whether a table is too wide to be read with the default settings of Spark. */
  public static boolean are(Origin origin) {
    return bytes(origin) * USUAL_BATCH > MOST_BATCH_BYTES;
  }

  /** Makes a session read tables of this origin in smaller batches from now on. */
  public static void readFewAtOnce(SparkSession session, Origin origin) {
    session
        .conf()
        .set(
            "spark.sql.parquet.columnarReaderBatchSize",
            Math.max(1, SMALL_BATCH_BYTES / bytes(origin)));
  }

  private static long bytes(Origin origin) {
    return origin.columns().stream().mapToLong(OutputColumns::width).sum() * Float.BYTES;
  }
}
