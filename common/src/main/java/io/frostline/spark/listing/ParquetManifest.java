package io.frostline.spark.listing;

import io.frostline.example.shard.LabelValue;
import io.frostline.example.shard.PartitionFolder;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * A Parquet table with the locations and labels of images. Folders of partitions are columns, whose
 * values are the text in their names.
 *
 * @param label the index of the column with the labels; negative if there is none
 */
record ParquetManifest(Dataset<Row> table, FileSource source, int uri, int label) {

  /**
   * Looks at the columns.
   *
   * @throws UserException if the table cannot be read, has no column uri, or its labels are lists
   *     or structs
   */
  static ParquetManifest open(SparkSession spark, FileSource source) {
    Dataset<Row> table = read(spark, source);
    List<String> columns = Arrays.asList(table.columns());
    try {
      OptionalInt uri = ManifestColumns.uri(columns);
      if (uri.isEmpty()) {
        throw new UserException(
            Formatted.of(
                "It has no column uri among its %s. Rename the column with the locations of the images to uri.",
                Count.of(columns.size(), "column")));
      }
      int label =
          source.labels() == LabelSource.MANIFEST ? ManifestColumns.label(columns).orElse(-1) : -1;
      if (label >= 0) {
        refuseNested(table.schema().apply(label).dataType(), columns.get(label));
      }
      return new ParquetManifest(table, source, uri.getAsInt(), label);
    } catch (UserException fault) {
      throw new UserException(
          Formatted.of("The manifest %s: %s", source.uri(), fault.getMessage()), fault);
    }
  }

  private static Dataset<Row> read(SparkSession spark, FileSource source) {
    SparkSession session = spark.newSession();
    // Otherwise the folders label=007 and label=7 would be one label.
    session.conf().set("spark.sql.sources.partitionColumnTypeInference.enabled", false);
    session.conf().set("spark.sql.caseSensitive", true);
    session.conf().set("spark.sql.session.timeZone", "UTC");
    Path path = literally(source.uri(), session.sessionState().newHadoopConf());
    try {
      return session.read().parquet(path.toString());
    } catch (Exception failure) {
      if (failure instanceof AnalysisException) {
        throw unreadable(source.uri(), failure);
      }
      throw failure;
    }
  }

  private static Path literally(String uri, Configuration hadoop) {
    try {
      return SourcePath.of(uri, hadoop).pattern();
    } catch (IOException failure) {
      throw unreadable(uri, failure);
    }
  }

  private static UserException unreadable(String uri, Exception failure) {
    return new UserException(
        Formatted.of("The manifest %s cannot be read: %s.", uri, Reason.of(failure)), failure);
  }

  private static void refuseNested(DataType type, String column) {
    if (type instanceof ArrayType || type instanceof StructType || type instanceof MapType) {
      throw new UserException(
          Formatted.of(
              "The column %s is %s, but a label must be one value. Write a column label with text or numbers, or use --label-from none.",
              column, type.simpleString()));
    }
  }

  /** How the table was understood, where that is not obvious. */
  List<String> remarks() {
    List<String> remarks =
        new ArrayList<>(ManifestListing.remarks(Arrays.asList(table.columns()), uri, label));
    if (source.labels() == LabelSource.MANIFEST && label < 0) {
      remarks.add(ManifestListing.UNLABELLED);
    }
    remarks.addAll(ManifestListing.noLabels(noLabels()));
    return remarks;
  }

  private long noLabels() {
    if (label < 0 || !isNumber() && !isPartitioned()) {
      return 0;
    }
    Column number = column(label).cast("double");
    Column missing = number.equalTo(-1);
    try (JobDescription description =
        JobDescription.of(table.sparkSession(), "Count labels that stand for none")) {
      return table.where(isNumber() ? missing.or(isNotFinite(number)) : missing).count();
    }
  }

  private static Column isNotFinite(Column number) {
    return functions.isnan(number).or(functions.abs(number).equalTo(Double.POSITIVE_INFINITY));
  }

  /** Locations and labels, of which numbers are still numbers. */
  JavaRDD<Row> rows() {
    JavaRDD<Row> rows = table.select(column(uri).cast("string"), labels()).javaRDD();
    return isPartitioned()
        ? rows.map(
            row -> RowFactory.create(row.getString(0), LabelValue.ofWritten(row.getString(1))))
        : rows;
  }

  private Column labels() {
    if (label < 0) {
      return functions.lit(null).cast("string");
    }
    return isNumber() ? column(label) : column(label).cast("string");
  }

  private boolean isNumber() {
    return table.schema().apply(label).dataType() instanceof NumericType;
  }

  private boolean isPartitioned() {
    String[] files = label < 0 ? new String[0] : table.inputFiles();
    return files.length > 0 && PartitionFolder.label(files[0], ManifestListing.LABEL).isPresent();
  }

  private Column column(int index) {
    return table.col("`" + table.columns()[index].replace("`", "``") + "`");
  }
}
