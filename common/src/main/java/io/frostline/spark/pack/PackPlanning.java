package io.frostline.spark.pack;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Decides which image goes into which shard before the first shard is written. An image that an
 * interrupted run had planned for an unfinished shard stays there, and the images of a lost shard
 * return to it, so that these shards get the bytes that they would have had; all others go into new
 * shards, with higher numbers.
 *
 * @param index what is packed
 * @param earlier the plan of an interrupted run
 * @param shardBytes approximate size of a new shard
 */
record PackPlanning(
    SparkSession spark,
    PackFolder folder,
    ShardIndex index,
    Optional<Dataset<Row>> earlier,
    long shardBytes) {
  private static final String SHARD = PlannedImage.SHARD;

  /** Removes what an interrupted run has left behind, except for its plan. */
  void removeUnfinished() throws IOException {
    folder.removeUnfinished(new TreeSet<>(earlierShards()));
  }

  private List<Integer> earlierShards() {
    return earlier.map(PlanTable::shards).orElse(List.of());
  }

  /** Writes the plan for listed images that are not packed. */
  PackPlan plan(Dataset<Row> missing) {
    ShardPlacement placement = new ShardPlacement(next(), shardBytes);
    PlanTable table = new PlanTable(spark, folder);
    if (earlier.isEmpty() && index.lost().isEmpty()) {
      return table.write(placement.of(missing));
    }
    Dataset<Row> known = known().groupBy("uri").agg(min(SHARD).as(SHARD));
    Dataset<Row> images =
        missing
            .join(known.withColumnRenamed("uri", "known"), col("uri").equalTo(col("known")), "left")
            .select(SHARD, "uri", "label", "length", "modified")
            .persist(StorageLevel.DISK_ONLY());
    try {
      Dataset<Row> added = placement.of(images.where(col(SHARD).isNull()).drop(SHARD));
      return table.write(images.where(col(SHARD).isNotNull()).union(added));
    } finally {
      images.unpersist();
    }
  }

  /** The number of the first new shard. */
  private int next() {
    return Stream.of(
                index.whole().stream().map(IndexedShard::number),
                index.lost().stream().map(lost -> lost.shard().number()),
                earlierShards().stream())
            .flatMap(numbers -> numbers)
            .max(Integer::compare)
            .orElse(-1)
        + 1;
  }

  /** The images that have a place in a shard that is not complete. */
  private Dataset<Row> known() {
    if (earlier.isEmpty()) {
      return index.missing();
    }
    Set<Integer> whole =
        index.whole().stream()
            .map(IndexedShard::number)
            .collect(Collectors.toCollection(HashSet::new));
    FilterFunction<Row> unfinished = row -> !whole.contains(row.getInt(0));
    return earlier
        .get()
        .select(SHARD, "uri")
        .filter(unfinished)
        .select("uri", SHARD)
        .union(index.missing());
  }
}
