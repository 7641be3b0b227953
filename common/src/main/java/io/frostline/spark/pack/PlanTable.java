package io.frostline.spark.pack;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.table.VerifiedPages;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.PairFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * Plans on disk: a table with a row for each image, because they may be too many for the driver.
 */
record PlanTable(SparkSession spark, PackFolder folder) {
  /** Writes a new plan, which counts as soon as {@code _pack.json} names it. */
  PackPlan write(Dataset<Row> images) {
    String table = UUID.randomUUID().toString();
    try (JobDescription job = JobDescription.of(spark, "Plan the shards of " + folder.path())) {
      images.write().parquet(folder.plan(table).toString());
      Dataset<Row> written = rows(table);
      return new PackPlan(table, written.count(), shards(written).size());
    }
  }

  private Dataset<Row> rows(String table) {
    return VerifiedPages.of(spark)
        .schema(PlannedImage.SCHEMA)
        .parquet(folder.plan(table).toString());
  }

  /** The numbers of the shards of a plan, ascending. */
  static List<Integer> shards(Dataset<Row> plan) {
    return plan.select(PlannedImage.SHARD).distinct().collectAsList().stream()
        .map(row -> row.getInt(0))
        .sorted()
        .toList();
  }

  /**
   * Reads a plan.
   *
   * @throws UserException if it is not whole
   */
  Dataset<Row> read(PackPlan plan) {
    try {
      Dataset<Row> rows = rows(plan.table());
      if (rows.count() == plan.images()) {
        return rows;
      }
    } catch (Exception failure) {
      throw damaged(plan, failure);
    }
    throw damaged(plan, null);
  }

  private UserException damaged(PackPlan plan, Exception cause) {
    return new UserException(
        Formatted.of(
            "The plan of the interrupted run, %s, is damaged: it does not have its %,d rows. Restore it, or start over with --overwrite.",
            folder.plan(plan.table()), plan.images()),
        cause);
  }

  /** The images of a plan, each shard in its own partition and in order. */
  static JavaPairRDD<PlannedImage, Integer> byShard(Dataset<Row> plan, List<Integer> shards) {
    return plan.javaRDD()
        .map(PlannedImage::of)
        .mapToPair((PairFunction<PlannedImage, PlannedImage, Integer>) image -> key(image))
        .repartitionAndSortWithinPartitions(new ByShard(shards));
  }

  private static Tuple2<PlannedImage, Integer> key(PlannedImage image) {
    return new Tuple2<>(image, image.shard());
  }

  /** One partition per shard. */
  private static final class ByShard extends Partitioner implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<Integer> shards;

    ByShard(List<Integer> shards) {
      this.shards = shards;
    }

    @Override
    public int numPartitions() {
      return shards.size();
    }

    @Override
    public int getPartition(Object key) {
      return Collections.binarySearch(shards, ((PlannedImage) key).shard());
    }
  }
}
