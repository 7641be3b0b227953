package io.frostline.spark.listing;

import io.frostline.example.ExampleReader;
import io.frostline.example.shard.ShardColumns;
import io.frostline.example.shard.ShardExampleReader;
import io.frostline.example.shard.ShardFormat;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.SymbolicLinks;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Images in shards: files with many images each.
 *
 * @param uri a shard, or a folder or glob pattern with shards
 * @param labels {@link LabelSource#BESIDE}, {@link LabelSource#PARENT_FOLDER} (of the name of the
 *     image in the shard) or {@link LabelSource#NONE}
 * @param classNames the names of label numbers, from 0; empty to keep the numbers
 * @param links whether links on local file systems are followed
 */
public record ShardSource(
    String uri,
    ShardFormat format,
    LabelSource labels,
    ShardColumns columns,
    List<String> classNames,
    SymbolicLinks links)
    implements ExampleSource {
  private static final Set<LabelSource> OF_TABLES =
      EnumSet.of(LabelSource.BESIDE, LabelSource.PARENT_FOLDER, LabelSource.NONE);
  private static final Set<LabelSource> OF_SEQUENCE_FILES =
      EnumSet.of(LabelSource.PARENT_FOLDER, LabelSource.NONE);

  public ShardSource {
    Objects.requireNonNull(columns, "columns");
    Objects.requireNonNull(links, "links");
    classNames = List.copyOf(classNames);
    if (uri.isBlank()) {
      throw new UserException("--images is empty. Pass a shard, a folder or a glob pattern.");
    }
    Set<LabelSource> known = format == ShardFormat.SEQUENCEFILE ? OF_SEQUENCE_FILES : OF_TABLES;
    if (!known.contains(labels)) {
      throw new UserException(
          Formatted.of(
              "--label-from %s does not work with --format %s. Use %s.",
              labels.keyword(),
              format.keyword(),
              known.stream().map(LabelSource::keyword).collect(Collectors.joining(" or "))));
    }
    columns = labels == LabelSource.BESIDE ? columns : columns.withoutLabels();
  }

  /** The default labels of shards of a format. */
  public static LabelSource usualLabels(ShardFormat format) {
    return format == ShardFormat.SEQUENCEFILE ? LabelSource.PARENT_FOLDER : LabelSource.BESIDE;
  }

  @Override
  public Dataset<Row> list(SparkSession spark) {
    return new ShardListing(spark, this).list();
  }

  @Override
  public ExampleReader reader(Configuration hadoop) {
    return new ShardExampleReader(format, columns, links, hadoop);
  }
}
