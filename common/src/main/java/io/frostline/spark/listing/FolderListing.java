package io.frostline.spark.listing;

import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.spark.listing.FolderTree.Depth;
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
 * level, and the executors list the files, with one task per folder. Where there are more files
 * than the driver should hold, it leaves that level to a task, too, which reports the folders.
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
      if (roots.first().complete()) {
        for (FolderEntry root : roots.first().all()) {
          sort(roots, root);
        }
      } else {
        trees.addAll(roots.trees());
      }
      return ListedExample.select(
          spark.createDataFrame(all(roots), FoundRow.SCHEMA), ListedExample.SCHEMA);
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
    FolderTree tree = FolderTree.alone(root.path().toString());
    FirstEntries children;
    try (FolderWalk walk = new FolderWalk(tree, source.links(), hadoop)) {
      children = FirstEntries.of(walk, FirstEntries.MOST_FILES - files.size());
    }
    if (!children.complete()) {
      trees.add(tree);
      return;
    }
    for (FolderEntry child : children.all()) {
      if (!child.isFolder()) {
        files.add(FoundRow.of(child, source.labels(), roots.boundary()));
      } else if (child.link()) {
        linked.add(child.path().toString());
      } else {
        trees.add(FolderTree.whole(child.path().toString()));
      }
    }
  }

  private JavaRDD<Row> all(FolderRoots roots) throws IOException {
    JavaRDD<Row> found = context().parallelize(files);
    if (!(roots.system() instanceof LocalFileSystem local)) {
      return all(found, trees, roots.boundary(), Optional.empty());
    }
    LinkedFolders folders = new LinkedFolders(local, roots);
    FoundRow.tell(FoundRow.links(files.iterator()), Optional.of(folders));
    JavaRDD<Row> all = all(found, trees, roots.boundary(), Optional.of(folders));
    folders.report(System.err);
    return all;
  }

  /** Walks trees, then the folders that these walks report, and so on. */
  private JavaRDD<Row> all(
      JavaRDD<Row> files,
      List<FolderTree> first,
      FolderBoundary boundary,
      Optional<LinkedFolders> folders)
      throws IOException {
    JavaRDD<Row> found = files;
    List<FolderTree> next = first;
    while (!next.isEmpty() || !linked.isEmpty()) {
      JavaRDD<Row> walked = walk(next, boundary);
      if (folders.isEmpty() && next.stream().noneMatch(FolderTree::reportsFolders)) {
        return found.union(walked);
      }
      // Spark removes the rows from the disk when nobody needs the listing any more. Without them,
      // every tree would be walked once for its folders and links and once for its images.
      JavaRDD<byte[]> kept = walked.mapPartitions(RowChunks::of).persist(StorageLevel.DISK_ONLY());
      found = found.union(kept.flatMap(RowChunks::rows).filter(FoundRow::isImage));
      next = reported(kept, folders);
    }
    return found;
  }

  /**
   * The trees for folders that were not entered; for links to folders once all others are known.
   */
  private List<FolderTree> reported(JavaRDD<byte[]> chunks, Optional<LinkedFolders> folders)
      throws IOException {
    FoundRow.Folders reported = FoundRow.tell(links(chunks), folders);
    linked.addAll(reported.linked());
    List<FolderTree> below = new ArrayList<>();
    for (String uri : reported.below()) {
      below.add(FolderTree.whole(uri));
      if (folders.isPresent()) {
        folders.get().cover(uri);
      }
    }
    if (!below.isEmpty() || folders.isEmpty()) {
      return below;
    }
    List<FolderTree> entered = folders.get().enter(linked);
    linked.clear();
    return entered;
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
        .flatMap(
            index -> {
              FolderTree tree = all.get(index);
              return FoundRow.of(
                  tree, entries(tree, links, configuration.value().value()), labels, boundary);
            });
  }

  private static EntryIterator entries(FolderTree tree, SymbolicLinks links, Configuration hadoop)
      throws IOException {
    EntryIterator walk =
        tree.depth() == Depth.MATCHES
            ? PatternWalk.of(tree, links, hadoop)
            : new FolderWalk(tree, links, hadoop);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) end -> close(walk));
    return walk;
  }

  private static void close(EntryIterator walk) {
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
