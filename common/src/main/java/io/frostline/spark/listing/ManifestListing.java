package io.frostline.spark.listing;

import io.frostline.example.shard.LabelValue;
import io.frostline.message.Count;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.LocalEntry;
import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The images in the column {@code uri} of a CSV or Parquet table, with the labels in its column
 * {@code label}.
 *
 * <p>A uri with a scheme or a leading slash is kept unchanged; others are relative to the folder of
 * the manifest. A file that does not exist is listed without length and time, and reading it
 * reports the reason, as it does for what is not a regular file.
 */
final class ManifestListing {
  static final String URI = "uri";
  static final String LABEL = "label";
  static final String UNLABELLED = "it has no column label, so its images have no labels";

  /** So few that a small manifest is looked up by several tasks. */
  private static final int SHUFFLED_ROWS = 64;

  private final SparkSession spark;
  private final FileSource source;

  ManifestListing(SparkSession spark, FileSource source) {
    this.spark = spark;
    this.source = source;
  }

  Dataset<Row> list() {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(hadoop));
    String folder = folder(hadoop);
    SymbolicLinks links = source.links();
    // In chunks, because Spark shuffles rows as Java objects.
    JavaRDD<byte[]> chunks =
        named(hadoop, context, configuration)
            .map(row -> FoundRow.named(row.getString(0), LabelValue.of(row.get(1))))
            .mapPartitions(rows -> RowChunks.of(rows, SHUFFLED_ROWS))
            .repartition(spark.sparkContext().defaultParallelism());
    return spark.createDataFrame(
        chunks
            .flatMap(RowChunks::rows)
            .mapPartitions(
                rows -> {
                  NamedImages images =
                      new NamedImages(folder, links, configuration.value().value());
                  return images.located(rows);
                }),
        ListedExample.SCHEMA);
  }

  private JavaRDD<Row> named(
      Configuration hadoop,
      JavaSparkContext context,
      Broadcast<SerializableConfiguration> configuration) {
    try {
      if (source.uri().toLowerCase(Locale.ROOT).endsWith(".parquet")) {
        refuseOther(hadoop);
        ParquetManifest manifest = ParquetManifest.open(spark, source);
        report(manifest.remarks());
        return manifest.rows();
      }
      CsvManifest manifest = CsvManifest.read(source, hadoop);
      report(manifest.remarks());
      return manifest.rows(context, configuration);
    } catch (IOException failure) {
      throw new UserException(
          "The manifest " + source.uri() + " cannot be read: " + Reason.of(failure) + ".", failure);
    }
  }

  private void report(Collection<String> remarks) {
    if (!remarks.isEmpty()) {
      System.err.printf(
          Locale.ROOT,
          "The manifest %s: %s.%n",
          ForeignText.line(source.uri()),
          ForeignText.line(String.join("; ", remarks)));
    }
  }

  /**
   * Which columns are taken although they are not named exactly.
   *
   * @param label negative if there is none
   */
  static List<String> remarks(List<String> columns, int uri, int label) {
    List<String> remarks = new ArrayList<>();
    if (!columns.get(uri).equals(URI)) {
      remarks.add(Formatted.of("its column '%s' is read as uri", columns.get(uri)));
    }
    if (label >= 0 && !columns.get(label).equals(LABEL)) {
      remarks.add(Formatted.of("its column '%s' is read as label", columns.get(label)));
    }
    return remarks;
  }

  /** A remark on numbers that stand for no label, if there are any. */
  static List<String> noLabels(long count) {
    return count == 0
        ? List.of()
        : List.of(
            Formatted.of(
                "%s -1 or NaN, which stands for no label",
                Count.of(count, "label is", "labels are")));
  }

  /** Spark would wait for the content of a pipe. */
  private void refuseOther(Configuration hadoop) throws IOException {
    Path manifest = new Path(source.uri());
    FileSystem system = manifest.getFileSystem(hadoop);
    // Spark reads folders of Parquet files, and patterns.
    if (system.exists(manifest) && !system.getFileStatus(manifest).isDirectory()) {
      LocalEntry.requireFile(system, manifest, SymbolicLinks.FOLLOWED);
    }
  }

  private String folder(Configuration hadoop) {
    try {
      Path manifest = new Path(source.uri());
      return manifest.getFileSystem(hadoop).makeQualified(manifest).getParent().toString();
    } catch (IOException failure) {
      throw new UserException(
          "The file system of " + source.uri() + " cannot be reached: " + Reason.of(failure),
          failure);
    }
  }
}
