package io.frostline.spark.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Assigns rows to files by uri: the files are in the order of the uris and have the same number of
 * rows, except that rows with the same uri stay together. The same rows yield the same files,
 * however the table is partitioned.
 *
 * @param firsts the first uris of the second and later files
 * @param rows the number of rows in each file
 */
record ShardPlan(List<String> firsts, List<Long> rows) implements Serializable {
  private static final String URI = "uri";

  /** The seed of the hash by which Dataset.repartition distributes rows. */
  private static final int SPARK_SEED = 42;

  ShardPlan {
    firsts = List.copyOf(firsts);
    rows = List.copyOf(rows);
  }

  /**
   * Plans files for rows; reads only the uris.
   *
   * @param limit the approximate maximum number of rows per file
   */
  static ShardPlan of(Dataset<Row> rows, long count, long limit) {
    long shards = Math.max(1, (count + limit - 1) / limit);
    if (shards == 1) {
      return new ShardPlan(List.of(), List.of(count));
    }
    long size = (count + shards - 1) / shards;
    List<String> firsts =
        rows
            .select(URI)
            .orderBy(URI)
            .javaRDD()
            .zipWithIndex()
            .filter(row -> row._2() > 0 && row._2() % size == 0)
            .map(row -> row._1().getString(0))
            .filter(Objects::nonNull)
            .collect()
            .stream()
            .distinct()
            .toList();
    return new ShardPlan(firsts, List.of()).counted(rows);
  }

  private ShardPlan counted(Dataset<Row> rows) {
    Map<Integer, Long> counts = new TreeMap<>();
    for (Row row : rows.groupBy(shard().as("shard")).count().collectAsList()) {
      counts.put(row.getInt(0), row.getLong(1));
    }
    // The first uri of all may also be that of the second file, in which case the first file has no
    // rows.
    List<String> begun = counts.containsKey(0) ? firsts : firsts.subList(1, firsts.size());
    return new ShardPlan(begun, List.copyOf(counts.values()));
  }

  /** The number of the file of a row. */
  Column shard() {
    UTF8String[] bounds = bounds();
    UDF1<String, Integer> shard = uri -> placeOf(UTF8String.fromString(uri), bounds);
    return udf(shard, DataTypes.IntegerType).apply(col(URI));
  }

  private UTF8String[] bounds() {
    return firsts.stream().map(UTF8String::fromString).toArray(UTF8String[]::new);
  }

  /**
   * A number by which the hash partitioning of Spark assigns each file its own partition, so that
   * no task gets two files and none is idle.
   */
  Column partition() {
    UTF8String[] bounds = bounds();
    int[] keys = partitionKeys();
    UDF1<String, Integer> key = uri -> keys[placeOf(UTF8String.fromString(uri), bounds)];
    return udf(key, DataTypes.IntegerType).apply(col(URI));
  }

  /** The key that hashes to the partition of each file. */
  int[] partitionKeys() {
    return IntStream.range(0, shards()).map(this::hashedTo).toArray();
  }

  private int hashedTo(int partition) {
    return IntStream.iterate(0, number -> number + 1)
        .filter(
            number ->
                Math.floorMod(Murmur3_x86_32.hashInt(number, SPARK_SEED), shards()) == partition)
        .findFirst()
        .getAsInt();
  }

  /** The number of the file of a uri. */
  int shardOf(String uri) {
    return placeOf(UTF8String.fromString(uri), bounds());
  }

  /** Rows without a uri come first, as Spark sorts them. */
  private static int placeOf(UTF8String uri, UTF8String[] bounds) {
    if (uri == null) {
      return 0;
    }
    int found = Arrays.binarySearch(bounds, uri);
    return found >= 0 ? found + 1 : -found - 1;
  }

  int shards() {
    return rows.size();
  }
}
