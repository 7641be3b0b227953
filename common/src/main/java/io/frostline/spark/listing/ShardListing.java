package io.frostline.spark.listing;

import io.frostline.example.shard.Shard;
import io.frostline.example.shard.ShardFormat;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.LocalEntry;
import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
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
 * pattern are included whatever their name. What is not a regular file is a row of its own, which
 * will be rejected.
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
    return spark.createDataFrame(rows, ListedExample.SCHEMA);
  }

  private List<ShardFile> shards() {
    try {
      FolderRoots roots = FolderRoots.of(source.uri(), source.links(), hadoop);
      List<ShardFile> shards = shards(roots);
      if (shards.isEmpty()) {
        throw new UserException(
            Formatted.of(
                "There is no %s shard at %s. Check --images and --format.",
                source.format().keyword(), source.uri()));
      }
      check(shards);
      return shards;
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of("The shards at %s cannot be listed: %s.", source.uri(), Reason.of(failure)),
          failure);
    }
  }

  private List<ShardFile> shards(FolderRoots roots) throws IOException {
    List<FolderEntry> given = roots.entries();
    if (given.size() == 1 && !given.get(0).isFolder()) {
      LocalEntry.requireFile(roots.system(), given.get(0).path(), SymbolicLinks.FOLLOWED);
    }
    List<ShardFile> shards = new ArrayList<>();
    for (FolderEntry file : FolderFiles.of(roots, source.links(), hadoop)) {
      if (given.contains(file) || source.format().claims(file.path().getName())) {
        shards.add(ShardFile.of(file));
      }
    }
    return shards;
  }

  private void check(List<ShardFile> shards) throws IOException {
    List<String> readable =
        shards.stream().filter(ShardFile::isReadable).map(ShardFile::uri).toList();
    if (!readable.isEmpty()) {
      Shard.check(source.format(), readable.get(0), source.columns(), hadoop);
      if (source.format() == ShardFormat.PARQUET) {
        ShardReport.of(spark, source, readable).print(System.err);
      }
    }
  }
}
