package io.frostline.spark.arrays;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * The columns with arrays of floats of a Parquet file, or of those of its row groups that a task
 * reads. In memory are the compressed pages of one row group and the floats of one batch.
 */
final class FloatArrayFile implements Closeable {
  private final PartitionedFile file;
  private final ParquetFileReader reader;
  private final List<FloatArrayColumn> columns;
  private long left;

  private FloatArrayFile(
      PartitionedFile file, ParquetFileReader reader, List<FloatArrayColumn> columns) {
    this.file = file;
    this.reader = reader;
    this.columns = columns;
  }

  /**
   * Opens a file.
   *
   * @param names of the columns
   * @param hadoop also says whether the checksums of pages are verified
   * @return empty if one of the columns is not {@linkplain FloatArrayChunks flat} in this file
   */
  static Optional<FloatArrayFile> open(
      PartitionedFile file, List<String> names, Configuration hadoop) throws IOException {
    ParquetReadOptions options =
        HadoopReadOptions.builder(hadoop, file.toPath())
            .withRange(file.start(), file.start() + file.length())
            .build();
    ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file.toPath(), hadoop), options);
    try {
      MessageType schema = reader.getFileMetaData().getSchema();
      List<BlockMetaData> groups = reader.getRowGroups();
      if (!names.stream().allMatch(name -> FloatArrayChunks.areFlat(schema, groups, name))) {
        reader.close();
        return Optional.empty();
      }
      Type[] wanted = names.stream().map(schema::getType).toArray(Type[]::new);
      MessageType requested = new MessageType(schema.getName(), wanted);
      reader.setRequestedSchema(requested);
      return Optional.of(
          new FloatArrayFile(
              file, reader, requested.getColumns().stream().map(FloatArrayColumn::new).toList()));
    } catch (IOException | RuntimeException failure) {
      reader.close();
      throw failure;
    }
  }

  /**
   * Reads the next rows, which must be of one row group.
   *
   * @return a vector for each column, overwritten by the next call
   * @throws ParquetDecodingException naming the file, also if a page has another checksum
   */
  List<ColumnVector> read(int rows) {
    try {
      if (left == 0) {
        PageReadStore group = reader.readNextRowGroup();
        if (group == null) {
          throw new ParquetDecodingException("The columns have different numbers of rows");
        }
        left = group.getRowCount();
        for (FloatArrayColumn column : columns) {
          column.begin(group);
        }
      }
      if (rows > left) {
        throw new ParquetDecodingException(
            "A batch of " + rows + " rows goes beyond a row group, of which are left: " + left);
      }
      left -= rows;
      List<ColumnVector> vectors = new ArrayList<>();
      for (FloatArrayColumn column : columns) {
        vectors.add(column.read(rows));
      }
      return vectors;
    } catch (IOException | RuntimeException failure) {
      throw unreadable(file, failure);
    }
  }

  /** A failure to read a file in the words of Spark, which name the file. */
  static ParquetDecodingException unreadable(PartitionedFile file, Exception failure) {
    return new ParquetDecodingException(
        "Encountered error while reading file " + file.urlEncodedPath() + ". Details:", failure);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
