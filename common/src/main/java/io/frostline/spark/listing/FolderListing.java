package io.frostline.spark.listing;

import io.frostline.image.ImageFile;
import io.frostline.message.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The visible files below a folder or a glob pattern. The driver finds the folders of the first
 * level, and the executors list the files, with one task per folder; the driver holds no files
 * except those that match a pattern.
 *
 * <p>Ignores names that start with a dot, and the artefacts of Hadoop committers: folders that
 * start with an underscore, and {@code _SUCCESS}. Other files with an underscore are included,
 * because cameras use such names. File extensions do not matter.
 */
final class FolderListing {
  private static final int MAX_PARTITIONS = 1_000;

  private final SparkSession spark;
  private final FileSource source;
  private final Configuration hadoop;
  private final List<Row> files = new ArrayList<>();
  private final List<String> flat = new ArrayList<>();
  private final List<String> deep = new ArrayList<>();

  FolderListing(SparkSession spark, FileSource source) {
    this.spark = spark;
    this.source = source;
    this.hadoop = spark.sessionState().newHadoopConf();
  }

  Dataset<Row> list() {
    try {
      FileSystem system = new Path(source.uri()).getFileSystem(hadoop);
      for (FileStatus root : roots(system, new Path(source.uri()))) {
        sort(system, root);
      }
    } catch (IOException failure) {
      throw new UserException(
          "The images at " + source.uri() + " cannot be listed: " + failure.getMessage() + ".",
          failure);
    }
    JavaRDD<Row> all =
        context()
            .parallelize(files)
            .union(walk(flat, FolderWalk.Depth.FOLDER_ALONE))
            .union(walk(deep, FolderWalk.Depth.ALL_BELOW));
    return spark.createDataFrame(all, ListedImage.SCHEMA);
  }

  /** The file or folder at a path or, if there is none, those that match it as a glob pattern. */
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

  private void sort(FileSystem system, FileStatus root) throws IOException {
    if (root.isFile()) {
      files.add(row(root, source.labels()));
      return;
    }
    boolean hasFiles = false;
    try (FolderChildren children = FolderChildren.of(system, root.getPath())) {
      for (Optional<FileStatus> child = children.next();
          child.isPresent();
          child = children.next()) {
        if (child.get().isFile()) {
          hasFiles = true;
        } else if (isVisible(child.get())) {
          deep.add(child.get().getPath().toString());
        }
      }
    }
    if (hasFiles) {
      flat.add(root.getPath().toString());
    }
  }

  private JavaRDD<Row> walk(List<String> folders, FolderWalk.Depth depth) {
    if (folders.isEmpty()) {
      return context().emptyRDD();
    }
    LabelSource labels = source.labels();
    Broadcast<SerializableConfiguration> configuration =
        context().broadcast(new SerializableConfiguration(hadoop));
    return context()
        .parallelize(folders, Math.min(folders.size(), MAX_PARTITIONS))
        .flatMap(folder -> files(new Path(folder), depth, configuration.value().value()))
        .map(file -> row(file, labels));
  }

  private static Iterator<FileStatus> files(
      Path folder, FolderWalk.Depth depth, Configuration hadoop) throws IOException {
    FolderWalk walk = new FolderWalk(folder.getFileSystem(hadoop), folder, depth);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) end -> close(walk));
    return walk;
  }

  private static void close(FolderWalk walk) {
    try {
      walk.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static boolean isVisible(FileStatus status) {
    String name = status.getPath().getName();
    boolean committers = status.isDirectory() ? name.startsWith("_") : name.equals("_SUCCESS");
    return !name.startsWith(".") && !committers;
  }

  /** Converted to a row immediately, because Kryo cannot write Java records. */
  private static Row row(FileStatus status, LabelSource labels) {
    String label = labels == LabelSource.NONE ? null : status.getPath().getParent().getName();
    return ListedImage.row(
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
