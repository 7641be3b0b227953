package io.frostline.spark.table;

import io.frostline.message.Formatted;
import io.frostline.spark.JavaBytes;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What reading every page of a Parquet file found.
 *
 * @param name of the file
 * @param damage what is wrong, to follow the name of the file; null if nothing is
 * @param committed what a manifest would say of the file; null if its footer cannot be read
 */
record FileCheck(String name, String damage, CommittedFile committed) implements Serializable {
  /** Reads files on the executors. */
  static List<FileCheck> of(SparkSession spark, List<Path> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    List<String> paths = files.stream().map(Path::toString).toList();
    return context
        .parallelize(paths, paths.size())
        .map(path -> JavaBytes.of(of(new Path(path), hadoop.value().value())))
        .collect()
        .stream()
        .map(bytes -> JavaBytes.read(bytes, FileCheck.class))
        .toList();
  }

  private static FileCheck of(Path file, Configuration hadoop) {
    CommittedFile committed = null;
    try {
      Footer footer = Footer.read(file, hadoop);
      committed = new CommittedFile(file.getName(), footer.rows(), footer.bytes(), footer.sha256());
      readPages(file, hadoop);
      return new FileCheck(file.getName(), null, committed);
    } catch (IOException | RuntimeException damage) {
      return new FileCheck(file.getName(), deepest(damage), committed);
    }
  }

  private static String deepest(Throwable damage) {
    return damage.getCause() == null ? damage.getMessage() : deepest(damage.getCause());
  }

  private static void readPages(Path file, Configuration hadoop) throws IOException {
    ParquetReadOptions options =
        HadoopReadOptions.builder(hadoop, file).usePageChecksumVerification().build();
    try (ParquetFileReader reader =
        new ParquetFileReader(HadoopInputFile.fromPath(file, hadoop), options)) {
      List<ColumnDescriptor> columns =
          reader.getFooter().getFileMetaData().getSchema().getColumns();
      for (PageReadStore rows = reader.readNextRowGroup();
          rows != null;
          rows = reader.readNextRowGroup()) {
        for (ColumnDescriptor column : columns) {
          readPages(rows.getPageReader(column), column);
        }
      }
    }
  }

  private static void readPages(PageReader pages, ColumnDescriptor column) throws IOException {
    pages.readDictionaryPage();
    long values = 0;
    for (DataPage page = pages.readPage(); page != null; page = pages.readPage()) {
      values += page.getValueCount();
    }
    if (values != pages.getTotalValueCount()) {
      throw new IOException(
          Formatted.of(
              "the pages of column %s have %d values instead of %d",
              String.join(".", column.getPath()), values, pages.getTotalValueCount()));
    }
  }
}
