package io.frostline.spark.table;

import io.frostline.feature.Provenance.Origin;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;

/** Writes rows of some files of a table into new files, which then replace them. */
final class FileRewriting {
  private final TableFolder folder;
  private final RowFiles rowFiles;

  /**
   * Creates a rewriting.
   *
   * @param spark a separate session, whose settings may be changed
   */
  FileRewriting(SparkSession spark, TableFolder folder, Origin origin) {
    this.folder = folder;
    this.rowFiles = new RowFiles(spark, origin);
    if (WideRows.are(origin)) {
      WideRows.readFewAtOnce(spark, origin);
    }
  }

  /** The rows of some files. */
  Dataset<Row> rows(Collection<String> files) {
    return rowFiles.rows(paths(files));
  }

  private List<Path> paths(Collection<String> names) {
    return names.stream().map(name -> new Path(folder.path(), name)).toList();
  }

  /**
   * Replaces the files with these rows, one file per partition.
   *
   * @param removed the number of rows in the files that are not among these rows
   */
  void replace(Collection<String> files, JavaRDD<InternalRow> rows, long removed)
      throws IOException {
    FileSwap swap = folder.swap();
    OwnFiles own = new OwnFiles(rowFiles.spark(), folder, rowFiles.origin());
    long expected = rows(own.checked(paths(files))) - removed;
    if (expected > 0) {
      rowFiles.writer(rows).mode(SaveMode.Overwrite).parquet(swap.stage().toString());
    }
    List<CommittedFile> staged = own.checked(swap.staged());
    if (rows(staged) != expected) {
      throw new UserException(
          Formatted.of(
              "Rewriting files of the table %s produced %s instead of %,d: another process writes there. Nothing was replaced; run the same command again.",
              folder.path(), Count.of(rows(staged), "row"), expected));
    }
    folder.checkLease();
    swap.exchange(files, staged);
  }

  private static long rows(List<CommittedFile> files) {
    return files.stream().mapToLong(CommittedFile::rows).sum();
  }

  /** Adds rows to the table, one file per partition. */
  void append(JavaRDD<InternalRow> rows) throws IOException {
    folder.checkLease();
    rowFiles.writer(rows).mode(SaveMode.Append).parquet(folder.path().toString());
    new Manifest(rowFiles.spark(), folder, rowFiles.origin()).adopt();
  }
}
