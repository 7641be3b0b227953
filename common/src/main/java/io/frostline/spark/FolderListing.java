package io.frostline.spark;

import io.frostline.config.UserException;
import io.frostline.image.ImageFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
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
 * The visible files below a folder or a glob pattern. The driver lists the first level, the
 * executors what lies below.
 *
 * <p>Passed over are names that begin with a dot, and what Hadoop's committers leave: folders that
 * begin with an underscore, and {@code _SUCCESS}. Other files with an underscore count: cameras
 * name photographs so. No file is judged by its extension.
 */
final class FolderListing {
  private static final int MAX_PARTITIONS = 1_000;

  private final SparkSession spark;
  private final FileSource source;

  FolderListing(SparkSession spark, FileSource source) {
    this.spark = spark;
    this.source = source;
  }

  Dataset<Row> list() {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    List<Row> files = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    try {
      FileSystem system = new Path(source.uri()).getFileSystem(hadoop);
      for (FileStatus root : roots(system, new Path(source.uri()))) {
        listFirstLevel(system, root, files, folders);
      }
    } catch (IOException failure) {
      throw new UserException(
          "The images at " + source.uri() + " cannot be listed: " + failure.getMessage() + ".",
          failure);
    }
    JavaRDD<Row> all = parallelize(files).union(walk(folders, hadoop));
    return spark.createDataFrame(all, ImageListing.SCHEMA);
  }

  /** What lies at a path or, if nothing does, what matches it as a glob pattern. */
  static FileStatus[] roots(FileSystem system, Path path) throws IOException {
    try {
      return new FileStatus[] {system.getFileStatus(path)};
    } catch (FileNotFoundException notLiteral) {
      FileStatus[] matches = system.globStatus(path);
      if (matches == null || matches.length == 0) {
        throw new UserException(
            "No file or folder matches --images "
                + path
                + ". Check the path; a name without a scheme is looked up in "
                + system.getUri()
                + ".",
            notLiteral);
      }
      return matches;
    }
  }

  private void listFirstLevel(
      FileSystem system, FileStatus root, List<Row> files, List<String> folders)
      throws IOException {
    if (root.isFile()) {
      files.add(row(root, source.labels()));
      return;
    }
    for (FileStatus child : system.listStatus(root.getPath())) {
      if (isVisible(child) && child.isFile()) {
        files.add(row(child, source.labels()));
      } else if (isVisible(child)) {
        folders.add(child.getPath().toString());
      }
    }
  }

  private JavaRDD<Row> parallelize(List<Row> files) {
    return context().parallelize(files);
  }

  private JavaRDD<Row> walk(List<String> folders, Configuration hadoop) {
    if (folders.isEmpty()) {
      return context().emptyRDD();
    }
    LabelSource labels = source.labels();
    Broadcast<SerializableConfiguration> configuration =
        context().broadcast(new SerializableConfiguration(hadoop));
    return context()
        .parallelize(folders, Math.min(folders.size(), MAX_PARTITIONS))
        .flatMap(folder -> filesBelow(new Path(folder), configuration.value().value(), labels));
  }

  private static Iterator<Row> filesBelow(Path folder, Configuration hadoop, LabelSource labels)
      throws IOException {
    FileSystem system = folder.getFileSystem(hadoop);
    List<Row> files = new ArrayList<>();
    List<Path> open = new ArrayList<>(List.of(folder));
    while (!open.isEmpty()) {
      for (FileStatus child : system.listStatus(open.remove(open.size() - 1))) {
        if (isVisible(child) && child.isFile()) {
          files.add(row(child, labels));
        } else if (isVisible(child)) {
          open.add(child.getPath());
        }
      }
    }
    return files.iterator();
  }

  static boolean isVisible(FileStatus status) {
    String name = status.getPath().getName();
    boolean committers = status.isDirectory() ? name.startsWith("_") : name.equals("_SUCCESS");
    return !name.startsWith(".") && !committers;
  }

  /** A row at once, because Kryo cannot write Java's records. */
  private static Row row(FileStatus status, LabelSource labels) {
    String label = labels == LabelSource.NONE ? null : status.getPath().getParent().getName();
    return ImageListing.row(
        new ImageFile(
            status.getPath().toString(),
            label,
            status.getLen(),
            Instant.ofEpochMilli(status.getModificationTime())));
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }
}
