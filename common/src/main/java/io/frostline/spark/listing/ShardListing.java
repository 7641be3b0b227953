package io.frostline.spark.listing;

import io.frostline.image.shard.Shard;
import io.frostline.message.UserException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
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
 * The images inside shards. The driver lists the shards, and the executors their content, with one
 * task per shard.
 *
 * <p>In a folder, visible files with the extension of the format are included; files that match a
 * pattern are included whatever their name.
 */
final class ShardListing {
  private final SparkSession spark;
  private final ShardSource source;
  private final Configuration hadoop;

  ShardListing(SparkSession spark, ShardSource source) {
    this.spark = spark;
    this.source = source;
    this.hadoop = spark.sessionState().newHadoopConf();
  }

  Dataset<Row> list() {
    List<ShardFile> shards = shards();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(hadoop));
    ShardSource images = source;
    JavaRDD<Row> rows =
        context
            .parallelize(IntStream.range(0, shards.size()).boxed().toList(), shards.size())
            .flatMap(index -> shards.get(index).rows(images, configuration.value().value()));
    return spark.createDataFrame(rows, ListedImage.SCHEMA);
  }

  private List<ShardFile> shards() {
    try {
      Path path = new Path(source.uri());
      FileSystem system = path.getFileSystem(hadoop);
      List<ShardFile> shards = new ArrayList<>();
      for (FileStatus root : FolderListing.roots(system, path)) {
        if (root.isFile()) {
          shards.add(shard(root));
        } else {
          addBelow(system, root.getPath(), shards);
        }
      }
      if (shards.isEmpty()) {
        throw new UserException(
            "There is no %s shard at %s. Check --images and --format."
                .formatted(source.format().keyword(), path));
      }
      Shard.check(source.format(), shards.get(0).uri(), source.columns(), hadoop);
      return shards;
    } catch (IOException failure) {
      throw new UserException(
          "The shards at %s cannot be listed: %s.".formatted(source.uri(), failure.getMessage()),
          failure);
    }
  }

  private void addBelow(FileSystem system, Path folder, List<ShardFile> shards) throws IOException {
    Deque<Path> open = new ArrayDeque<>(List.of(folder));
    while (!open.isEmpty()) {
      for (FileStatus child : system.listStatus(open.remove())) {
        if (!FolderListing.isVisible(child)) {
          continue;
        }
        if (child.isDirectory()) {
          open.add(child.getPath());
        } else if (source.format().claims(child.getPath().getName())) {
          shards.add(shard(child));
        }
      }
    }
  }

  private static ShardFile shard(FileStatus file) {
    return new ShardFile(file.getPath().toString(), file.getModificationTime());
  }
}
