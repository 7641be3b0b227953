package io.frostline.spark.table;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Checks by their footers that the files of a table have the form in which Frostline wrote them.
 * Rewriting a foreign file would make it look as if Frostline had written it.
 */
record OwnFiles(SparkSession spark, TableFolder folder, Origin origin) {

  /**
   * Checks all files.
   *
   * @return the number of their rows
   * @throws UserException naming the first file that does not belong to the table
   */
  long rows() throws IOException {
    List<String> files =
        folder.files().stream().map(FileStatus::getPath).map(Path::toString).toList();
    if (files.isEmpty()) {
      return 0;
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    Form form = Form.of(origin);
    List<FileFacts> found =
        context
            .parallelize(files, Math.min(files.size(), 4 * context.defaultParallelism()))
            .map(file -> FileFacts.of(file, form, hadoop.value().value()))
            .collect();
    for (FileFacts file : found) {
      if (file.difference != null) {
        throw new UserException(
            "The file %s does not belong to the table %s: %s. Remove it, then rerun the command that writes the table, which adds missing rows."
                .formatted(file.name, folder.path(), file.difference));
      }
    }
    return found.stream().mapToLong(FileFacts::rows).sum();
  }

  /** A file, and how it differs from the form of the table; null if it does not. */
  private record FileFacts(String name, long rows, String difference) implements Serializable {
    static FileFacts of(String file, Form form, Configuration hadoop) throws IOException {
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file), hadoop))) {
        ParquetMetadata footer = reader.getFooter();
        long rows = footer.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
        return new FileFacts(file, rows, form.differenceOf(footer, rows).orElse(null));
      }
    }
  }

  /**
   * What every file has in common.
   *
   * @param schema with metadata; all columns nullable, because Spark does not keep that
   * @param lengths of the arrays of features, by column
   */
  private record Form(StructType schema, TreeMap<String, Integer> lengths) implements Serializable {
    static Form of(Origin origin) {
      TreeMap<String, Integer> lengths = new TreeMap<>();
      origin.columns().stream()
          .filter(FeatureColumn.class::isInstance)
          .map(FeatureColumn.class::cast)
          .forEach(column -> lengths.put(column.column(), column.width()));
      return new Form(TableSchema.of(origin).asNullable(), lengths);
    }

    Optional<String> differenceOf(ParquetMetadata footer, long rows) {
      String written =
          footer.getFileMetaData().getKeyValueMetaData().get(FeatureFooters.SPARK_SCHEMA);
      if (written == null) {
        return Optional.of("its footer has no metadata of Frostline, so another tool wrote it");
      }
      StructType found = ((StructType) DataType.fromJson(written)).asNullable();
      if (!List.of(found.fieldNames()).equals(List.of(schema.fieldNames()))) {
        return Optional.of(
            "it has the columns %s, but the table has %s"
                .formatted(List.of(found.fieldNames()), List.of(schema.fieldNames())));
      }
      for (StructField field : schema.fields()) {
        StructField other = found.apply(field.name());
        if (!other.dataType().equals(field.dataType())) {
          return Optional.of(
              "its column %s is %s, but that of the table is %s"
                  .formatted(
                      field.name(),
                      other.dataType().simpleString(),
                      field.dataType().simpleString()));
        }
        if (!other.metadata().equals(field.metadata())) {
          return Optional.of(
              "the metadata of its column %s is %s, but that of the table is %s"
                  .formatted(field.name(), other.metadata(), field.metadata()));
        }
      }
      return otherLength(footer, rows);
    }

    private Optional<String> otherLength(ParquetMetadata footer, long rows) {
      for (Map.Entry<String, Integer> column : lengths.entrySet()) {
        long values = ArrayLengths.values(footer, column.getKey());
        if (values != rows * column.getValue()) {
          return Optional.of(
              "its %,d rows have %,d values in column %s, but should have %,d each"
                  .formatted(rows, values, column.getKey(), column.getValue()));
        }
      }
      return Optional.empty();
    }
  }
}
