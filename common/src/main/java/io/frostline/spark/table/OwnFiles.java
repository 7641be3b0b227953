package io.frostline.spark.table;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.JavaBytes;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
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
  /** So few footers are read sooner than Spark starts a job. */
  private static final int FEW = 4;

  /**
   * Checks files and describes them for the manifest.
   *
   * @throws UserException naming the first file that does not belong to the table
   */
  List<CommittedFile> checked(List<Path> files) {
    List<Checked> found = compared(files);
    found.stream()
        .filter(file -> file.difference != null)
        .findFirst()
        .ifPresent(
            file -> {
              throw new UserException(
                  Formatted.of(
                      "The file %s does not belong to the table %s: %s. Remove it, then rerun the command that writes the table, which adds missing rows.",
                      file.file.name(), folder.path(), file.difference));
            });
    return found.stream().map(Checked::file).toList();
  }

  /** Compares the footers of files with the form of the table. */
  List<Checked> compared(List<Path> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    Configuration settings = spark.sessionState().newHadoopConf();
    Form form = Form.of(origin);
    if (files.size() <= FEW) {
      return files.stream().map(path -> Checked.of(path, form, settings)).toList();
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(settings));
    List<String> paths = files.stream().map(Path::toString).toList();
    return context
        .parallelize(paths, Math.min(paths.size(), 4 * context.defaultParallelism()))
        .map(path -> JavaBytes.of(Checked.of(new Path(path), form, hadoop.value().value())))
        .collect()
        .stream()
        .map(bytes -> JavaBytes.read(bytes, Checked.class))
        .toList();
  }

  /** A file, and how it differs from the form of the table; null if it does not. */
  record Checked(CommittedFile file, String difference) implements Serializable {
    static Checked of(Path path, Form form, Configuration hadoop) {
      try {
        Footer footer = Footer.read(path, hadoop);
        return new Checked(
            new CommittedFile(path.getName(), footer.rows(), footer.bytes(), footer.sha256()),
            form.differenceOf(footer).orElse(null));
      } catch (IOException damaged) {
        return new Checked(new CommittedFile(path.getName(), 0, 0, ""), damaged.getMessage());
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

    Optional<String> differenceOf(Footer footer) {
      String written = footer.value(FeatureFooters.SPARK_SCHEMA);
      if (written == null) {
        return Optional.of("its footer has no metadata of Frostline, so another tool wrote it");
      }
      StructType found = ((StructType) DataType.fromJson(written)).asNullable();
      if (!List.of(found.fieldNames()).equals(List.of(schema.fieldNames()))) {
        return Optional.of(
            Formatted.of(
                "it has the columns %s, but the table has %s",
                List.of(found.fieldNames()), List.of(schema.fieldNames())));
      }
      for (StructField field : schema.fields()) {
        StructField other = found.apply(field.name());
        if (!other.dataType().equals(field.dataType())) {
          return Optional.of(
              Formatted.of(
                  "its column %s is %s, but that of the table is %s",
                  field.name(), other.dataType().simpleString(), field.dataType().simpleString()));
        }
        if (!other.metadata().equals(field.metadata())) {
          return Optional.of(
              Formatted.of(
                  "the metadata of its column %s is %s, but that of the table is %s",
                  field.name(), other.metadata(), field.metadata()));
        }
      }
      return otherLength(footer.metadata(), footer.rows());
    }

    private Optional<String> otherLength(ParquetMetadata footer, long rows) {
      for (Map.Entry<String, Integer> column : lengths.entrySet()) {
        long values = ArrayLengths.values(footer, column.getKey());
        if (values != rows * column.getValue()) {
          return Optional.of(
              Formatted.of(
                  "its %,d rows have %,d values in column %s, but should have %,d each",
                  rows, values, column.getKey(), column.getValue()));
        }
      }
      return Optional.empty();
    }
  }
}
