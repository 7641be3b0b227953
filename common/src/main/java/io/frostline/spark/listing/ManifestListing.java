package io.frostline.spark.listing;

import io.frostline.image.ImageFile;
import io.frostline.message.Count;
import io.frostline.message.UserException;
import io.frostline.storage.LocalEntry;
import io.frostline.storage.LocalEntry.Kind;
import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
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
  private final SparkSession spark;
  private final FileSource source;

  ManifestListing(SparkSession spark, FileSource source) {
    this.spark = spark;
    this.source = source;
  }

  Dataset<Row> list() {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    Broadcast<SerializableConfiguration> configuration =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(hadoop));
    String folder = folder(hadoop);
    SymbolicLinks links = source.links();
    return spark.createDataFrame(
        named(hadoop)
            .repartition(spark.sparkContext().defaultParallelism())
            .javaRDD()
            .map(row -> locate(row, folder, links, configuration.value().value()))
            .map(ListedImage::row),
        ListedImage.SCHEMA);
  }

  private Dataset<Row> named(Configuration hadoop) {
    refuseOther(hadoop);
    Dataset<Row> manifest = read();
    List<String> columns = Arrays.asList(manifest.columns());
    if (!columns.contains("uri")) {
      throw new UserException(
          "The manifest "
              + source.uri()
              + " has no column uri among its "
              + Count.of(columns.size(), "column")
              + ". Rename the column with the locations of the images to uri.");
    }
    boolean labelled = source.labels() == LabelSource.MANIFEST && columns.contains("label");
    Column label = labelled ? manifest.col("label") : functions.lit(null);
    return manifest.select(manifest.col("uri").cast("string"), label.cast("string").as("label"));
  }

  /** Spark would wait for the content of a pipe. */
  private void refuseOther(Configuration hadoop) {
    try {
      Path manifest = new Path(source.uri());
      FileSystem system = manifest.getFileSystem(hadoop);
      // Spark reads folders of Parquet files, and patterns.
      if (system.exists(manifest) && !system.getFileStatus(manifest).isDirectory()) {
        LocalEntry.requireFile(system, manifest, SymbolicLinks.FOLLOWED);
      }
    } catch (IOException failure) {
      throw new UserException(
          "The manifest " + source.uri() + " cannot be read: " + failure.getMessage() + ".",
          failure);
    }
  }

  private Dataset<Row> read() {
    try {
      return source.uri().toLowerCase(java.util.Locale.ROOT).endsWith(".parquet")
          ? spark.read().parquet(source.uri())
          : spark
              .read()
              .option("header", true)
              .option("escape", "\"")
              .option("multiLine", true)
              .csv(source.uri());
    } catch (Exception failure) {
      if (failure instanceof AnalysisException) {
        throw new UserException(
            "The manifest " + source.uri() + " cannot be read: " + failure.getMessage() + ".",
            failure);
      }
      throw failure;
    }
  }

  private String folder(Configuration hadoop) {
    try {
      Path manifest = new Path(source.uri());
      return manifest.getFileSystem(hadoop).makeQualified(manifest).getParent().toString();
    } catch (IOException failure) {
      throw new UserException(
          "The file system of " + source.uri() + " cannot be reached: " + failure.getMessage(),
          failure);
    }
  }

  private static ImageFile locate(
      Row row, String folder, SymbolicLinks links, Configuration hadoop) {
    String uri = row.getString(0) == null ? "" : absolute(row.getString(0), folder);
    String label = row.getString(1);
    try {
      Path path = new Path(uri);
      FileSystem system = path.getFileSystem(hadoop);
      if (system instanceof LocalFileSystem local) {
        LocalEntry entry = LocalEntry.of(LocalEntry.path(local, path), links);
        return located(uri, label, entry);
      }
      FileStatus status = system.getFileStatus(path);
      Instant modified = Instant.ofEpochMilli(status.getModificationTime());
      return new ImageFile(uri, label, status.getLen(), modified);
    } catch (IOException | IllegalArgumentException unreadable) {
      return new ImageFile(uri, label, null, null);
    }
  }

  /** Without a length if it is not a file, and without a time if it is a link to nothing. */
  private static ImageFile located(String uri, String label, LocalEntry entry) {
    return new ImageFile(
        uri,
        label,
        entry.kind() == Kind.FILE ? (Long) entry.length() : null,
        entry.kind() == Kind.DANGLING ? null : Instant.ofEpochMilli(entry.modified()));
  }

  private static String absolute(String uri, String folder) {
    boolean relative =
        !uri.isBlank() && !uri.startsWith("/") && !uri.matches("[A-Za-z][A-Za-z0-9+.-]*:.*");
    return relative ? folder + "/" + uri : uri;
  }
}
