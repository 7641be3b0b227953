package io.frostline.spark.listing;

import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The visible files below a folder or a glob pattern. The driver finds the folders of the first
 * level, and the executors list the files, with one task per folder; the driver holds no files
 * except those that match a pattern.
 *
 * <p>On a local file system, links to folders are left to the driver, see {@link LinkedFolders},
 * and what is not a regular file is listed without a length; reading it reports the reason.
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
  private final List<FolderTree> trees = new ArrayList<>();
  private final List<String> linked = new ArrayList<>();

  FolderListing(SparkSession spark, FileSource source) {
    this.spark = spark;
    this.source = source;
    this.hadoop = spark.sessionState().newHadoopConf();
  }

  Dataset<Row> list() {
    try {
      FolderRoots roots = FolderRoots.of(source.uri(), source.links(), hadoop);
      for (FolderEntry root : roots.entries()) {
        sort(roots, root);
      }
      return spark
          .createDataFrame(all(roots), FoundRow.SCHEMA)
          .select("uri", "label", "length", "modified");
    } catch (IOException failure) {
      throw new UserException(
          "The images at " + source.uri() + " cannot be listed: " + Reason.of(failure) + ".",
          failure);
    }
  }

  private void sort(FolderRoots roots, FolderEntry root) throws IOException {
    if (!root.isFolder()) {
      files.add(FoundRow.of(root, source.labels(), roots.boundary()));
    } else if (!roots.isPlainFolder(root)) {
      linked.add(root.path().toString());
    } else {
      sortChildren(roots, root);
    }
  }

  private void sortChildren(FolderRoots roots, FolderEntry root) throws IOException {
    boolean hasFiles = false;
    try (FolderChildren children = FolderChildren.of(roots.system(), root.path(), source.links())) {
      for (Optional<FolderEntry> child = children.next();
          child.isPresent();
          child = children.next()) {
        if (!child.get().isFolder()) {
          hasFiles = true;
        } else if (child.get().isVisible()) {
          String uri = child.get().path().toString();
          if (child.get().link()) {
            linked.add(uri);
          } else {
            trees.add(FolderTree.whole(uri));
          }
        }
      }
    }
    if (hasFiles) {
      trees.add(FolderTree.alone(root.path().toString()));
    }
  }

  private JavaRDD<Row> all(FolderRoots roots) throws IOException {
    JavaRDD<Row> found = context().parallelize(files);
    if (!(roots.system() instanceof LocalFileSystem local)) {
      return found.union(walk(trees, roots.boundary()));
    }
    LinkedFolders folders = new LinkedFolders(local, roots);
    FoundRow.tell(FoundRow.links(files.iterator()), folders);
    List<FolderTree> next = trees;
    while (!next.isEmpty() || !linked.isEmpty()) {
      // Spark removes the rows from the disk when nobody needs the listing any more. Without them,
      // every tree would be walked once for its links and once for its images.
      JavaRDD<byte[]> kept =
          walk(next, roots.boundary())
              .mapPartitions(RowChunks::of)
              .persist(StorageLevel.DISK_ONLY());
      linked.addAll(FoundRow.tell(links(kept), folders));
      found = found.union(kept.flatMap(RowChunks::rows).filter(FoundRow::isImage));
      next = folders.enter(linked);
      linked.clear();
    }
    folders.report(System.err);
    return found;
  }

  private static Iterator<Row> links(JavaRDD<byte[]> chunks) {
    return chunks
        .filter(RowChunks::hasLinks)
        .flatMap(RowChunks::rows)
        .mapPartitions(FoundRow::links)
        .collect()
        .iterator();
  }

  private JavaRDD<Row> walk(List<FolderTree> folders, FolderBoundary boundary) {
    if (folders.isEmpty()) {
      return context().emptyRDD();
    }
    LabelSource labels = source.labels();
    SymbolicLinks links = source.links();
    Broadcast<SerializableConfiguration> configuration =
        context().broadcast(new SerializableConfiguration(hadoop));
    List<FolderTree> all = List.copyOf(folders);
    return context()
        .parallelize(
            IntStream.range(0, all.size()).boxed().toList(), Math.min(all.size(), MAX_PARTITIONS))
        .flatMap(tree -> entries(all.get(tree), links, configuration.value().value()))
        .map(entry -> FoundRow.of(entry, labels, boundary));
  }

  private static Iterator<FolderEntry> entries(
      FolderTree tree, SymbolicLinks links, Configuration hadoop) throws IOException {
    FolderWalk walk = new FolderWalk(tree, links, hadoop);
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

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }
}
