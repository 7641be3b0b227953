package io.frostline.spark.table;

import io.frostline.example.Example;
import io.frostline.spark.listing.ListingDigest;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The examples of which a table has rows, read without Spark, whose first query takes longer than
 * reading these columns of some thousands of rows. Pages are verified, as by {@link VerifiedPages}.
 */
record RowKeys(Configuration hadoop) {
  /** What every table has. */
  private static final List<String> COLUMNS = List.of("uri", "label", "length", "modified");

  private static final int MODIFIED = COLUMNS.indexOf("modified");

  /** Only tables of texts have it. */
  private static final String HASH = "hash";

  /**
   * The digest of the keys of all rows in files.
   *
   * @throws IOException also if a file is damaged, or has not the form in which tables are written
   */
  ListingDigest digest(List<FileStatus> files) throws IOException {
    ListingDigest.Sum sum = new ListingDigest.Sum();
    for (FileStatus file : files) {
      add(file, sum);
    }
    return sum.digest();
  }

  private void add(FileStatus file, ListingDigest.Sum sum) throws IOException {
    ParquetReadOptions options =
        HadoopReadOptions.builder(hadoop).usePageChecksumVerification().build();
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop), options)) {
      MessageType keys = keys(reader.getFileMetaData().getSchema());
      reader.setRequestedSchema(keys);
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(keys);
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        RecordReader<Group> rows = columns.getRecordReader(group, new GroupRecordConverter(keys));
        for (long row = 0; row < group.getRowCount(); row++) {
          sum.add(example(rows.read()));
        }
      }
    } catch (RuntimeException damaged) {
      // As the library throws them for malformed pages.
      throw new IOException(file.getPath() + " is damaged", damaged);
    }
  }

  private static MessageType keys(MessageType schema) throws IOException {
    List<Type> keys = new ArrayList<>();
    for (String name : COLUMNS) {
      if (!schema.containsField(name)) {
        throw new IOException("the file has no column " + name);
      }
      keys.add(schema.getType(name));
    }
    LogicalTypeAnnotation time = keys.get(MODIFIED).getLogicalTypeAnnotation();
    if (!LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS).equals(time)) {
      throw new IOException("the times of the examples are " + time + ", not in microseconds");
    }
    if (schema.containsField(HASH)) {
      keys.add(schema.getType(HASH));
    }
    return new MessageType(schema.getName(), keys);
  }

  private static Example example(Group row) {
    return new Example(
        row.getString(0, 0),
        has(row, 1) ? row.getString(1, 0) : null,
        has(row, 2) ? (Long) row.getLong(2, 0) : null,
        has(row, MODIFIED) ? Instant.EPOCH.plus(row.getLong(MODIFIED, 0), ChronoUnit.MICROS) : null,
        has(row, COLUMNS.size()) ? row.getString(COLUMNS.size(), 0) : null,
        null);
  }

  private static boolean has(Group row, int field) {
    return field < row.getType().getFieldCount() && row.getFieldRepetitionCount(field) > 0;
  }
}
