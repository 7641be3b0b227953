package io.frostline.spark.table;

import io.frostline.feature.Provenance.Origin;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;

/** The files with the rows of an image table, always written and read in the same form. */
record RowFiles(SparkSession spark, Origin origin) {
  /**
   * Features have many zeros and equal bytes: files are a fifth to a tenth smaller than with
   * Snappy, the default codec of Spark, and reading them takes no more time.
   */
  private static final String COMPRESSION = "zstd";

  /** A writer of each partition into a file. */
  DataFrameWriter<Row> writer(JavaRDD<InternalRow> rows) {
    return spark
        .internalCreateDataFrame(rows.rdd(), TableSchema.of(origin), false)
        .write()
        .options(withoutDictionary())
        .option("compression", COMPRESSION);
  }

  private Map<String, String> withoutDictionary() {
    return origin.columns().stream()
        .flatMap(columns -> OutputWriter.of(columns).floatPaths().stream())
        .collect(Collectors.toMap(path -> "parquet.enable.dictionary#" + path, path -> "false"));
  }

  /** The rows of files of the table. */
  Dataset<Row> rows(List<Path> files) {
    return VerifiedPages.ofRows(spark)
        .schema(TableSchema.of(origin))
        .load(files.stream().map(Path::toString).toArray(String[]::new));
  }
}
