package io.frostline.spark.table;

import io.frostline.feature.Provenance.Origin;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Removes rows of a table by rewriting only the files that contain them. */
final class RowRemoval {
  private static final long FILE_BYTES = 128L << 20;

  private final SparkSession spark;
  private final TableFolder folder;
  private final FileRewriting rewriting;

  RowRemoval(SparkSession spark, TableFolder folder, Origin origin) {
    this.spark = spark;
    this.folder = folder;
    this.rewriting = new FileRewriting(spark, folder, origin);
  }

  /** Removes all rows with these uris, and returns their number. */
  long remove(Dataset<Row> uris) throws IOException {
    Dataset<Row> unwanted = uris.select("uri").distinct().persist(StorageLevel.DISK_ONLY());
    try {
      Map<String, Long> files = new RowLocations(spark, folder).of(unwanted);
      if (files.isEmpty()) {
        return 0;
      }
      Set<String> names = files.keySet();
      long rows = files.values().stream().mapToLong(Long::longValue).sum();
      Dataset<Row> all = rewriting.rows(names);
      Dataset<Row> kept =
          all.join(unwanted, all.col("uri").equalTo(unwanted.col("uri")), "left_anti");
      rewriting.replace(
          names, kept.queryExecution().toRdd().toJavaRDD().coalesce(newFiles(names)), rows);
      return rows;
    } finally {
      unwanted.unpersist();
    }
  }

  private int newFiles(Set<String> names) throws IOException {
    long bytes =
        folder.files().stream()
            .filter(file -> names.contains(file.getPath().getName()))
            .mapToLong(file -> file.getLen())
            .sum();
    return (int) Math.min(names.size(), 1 + bytes / FILE_BYTES);
  }
}
