package io.frostline.spark.pack;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The images of all complete shards, as {@code _index} had them when it was read.
 *
 * @param whole the shards whose files have the length with which they were written
 * @param lost the others
 */
record ShardIndex(
    SparkSession spark, PackFolder folder, List<IndexedShard> whole, List<LostShard> lost) {
  /** The members of a line, which {@link PackTask} writes. */
  static final String SHARD = "shard";

  static final String SHARD_IMAGES = "shard_images";
  static final String SHARD_BYTES = "shard_bytes";

  private static final StructType SCHEMA =
      new StructType()
          .add("uri", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.LongType)
          .add(SHARD, DataTypes.StringType)
          .add(SHARD_IMAGES, DataTypes.LongType)
          .add(SHARD_BYTES, DataTypes.LongType);

  /**
   * Reads the index and compares it with the files.
   *
   * @throws UserException if a file of the index is damaged
   */
  static ShardIndex read(SparkSession spark, PackFolder folder) throws IOException {
    List<String> files = folder.indexFiles();
    List<IndexedShard> whole = new ArrayList<>();
    List<LostShard> lost = new ArrayList<>();
    if (!files.isEmpty()) {
      Map<String, IndexedShard> indexed = indexed(spark, folder);
      Map<String, Long> lengths = folder.lengths();
      for (String file : files) {
        IndexedShard shard = indexed.get(file);
        if (shard == null) {
          throw damaged(folder, file);
        }
        LostShard.of(shard, lengths).ifPresentOrElse(lost::add, () -> whole.add(shard));
      }
    }
    return new ShardIndex(spark, folder, whole, lost);
  }

  /** The undamaged shards by the names of their index files. */
  private static Map<String, IndexedShard> indexed(SparkSession spark, PackFolder folder) {
    Map<String, IndexedShard> shards = new HashMap<>();
    for (Row file : files(spark, folder)) {
      String name = new Path(file.getString(0)).getName();
      long lines = file.getLong(1);
      if (lines == file.getLong(2)
          && folder.indexOf(file.getString(3)).getName().equals(name)
          && file.getString(3).equals(file.getString(4))
          && !file.isNullAt(5)
          && file.getLong(5) == lines
          && !file.isNullAt(6)) {
        shards.put(name, new IndexedShard(file.getString(3), lines, file.getLong(6)));
      }
    }
    return shards;
  }

  /** A row for each file: its uri, and what its lines say. */
  private static List<Row> files(SparkSession spark, PackFolder folder) {
    try (JobDescription job = JobDescription.of(spark, "Read the index of " + folder.path())) {
      return lines(spark, folder)
          .groupBy(input_file_name().as("file"))
          .agg(
              count(lit(1)),
              count("uri"),
              min(SHARD),
              max(SHARD),
              min(SHARD_IMAGES),
              max(SHARD_BYTES))
          .collectAsList();
    } catch (Exception failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof ChecksumException rotten) {
          throw new UserException(
              Formatted.of(
                  "The index of %s is damaged: %s. Restore the file, or remove it together with its shard; the same command then packs these images again.",
                  folder.path(), rotten.getMessage()),
              failure);
        }
      }
      throw failure;
    }
  }

  private static UserException damaged(PackFolder folder, String file) {
    return new UserException(
        Formatted.of(
            "The file %s of the index is damaged, or Frostline did not write it: it does not have all lines of its shard. Restore it, or remove it together with its shard %s; the same command then packs these images again.",
            new Path(folder.index(), file), PackFolder.shardOfIndex(file)));
  }

  private static Dataset<Row> lines(SparkSession spark, PackFolder folder) {
    return spark.read().schema(SCHEMA).json(PackFolder.lines(folder.index()));
  }

  /** The lost shard with this number. */
  LostShard lost(int number) {
    return lost.stream().filter(each -> each.shard().number() == number).findFirst().orElseThrow();
  }

  /** The number of images in whole shards. */
  long images() {
    return whole.stream().mapToLong(IndexedShard::images).sum();
  }

  /** The images of whole shards, as listings have them. */
  Dataset<Row> packed() {
    return listed(lines(not(isLost())));
  }

  /** The images of lost shards, with the number of the shard. */
  Dataset<Row> missing() {
    Column number = expr("int(regexp_extract(shard, '[0-9]+', 0))");
    return lines(isLost()).select(col("uri"), number.as(PlannedImage.SHARD));
  }

  private Dataset<Row> lines(Column condition) {
    return whole.isEmpty() && lost.isEmpty()
        ? spark.createDataFrame(List.of(), SCHEMA)
        : lines(spark, folder).where(condition);
  }

  private Column isLost() {
    return col(SHARD).isin(lost.stream().map(each -> each.shard().name()).toArray());
  }

  private static Dataset<Row> listed(Dataset<Row> lines) {
    return lines.select(
        col("uri"), col("label"), col("length"), expr("timestamp_millis(modified)").as("modified"));
  }
}
