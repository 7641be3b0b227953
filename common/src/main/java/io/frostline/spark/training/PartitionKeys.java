package io.frostline.spark.training;

import org.apache.spark.unsafe.hash.Murmur3_x86_32;

/**
 * One integer for each partition that {@code repartition(count, column)} puts exactly there: Spark
 * SQL's shuffle, which handles rows as bytes, has no other way to say where a row is to go.
 */
final class PartitionKeys {
  /** The seed with which Spark SQL hashes what it partitions by. */
  private static final int SEED = 42;

  private PartitionKeys() {}

  /** The key of each partition. */
  static int[] of(int count) {
    int[] keys = new int[count];
    boolean[] found = new boolean[count];
    int missing = count;
    for (int key = 0; missing > 0; key++) {
      int partition = Math.floorMod(Murmur3_x86_32.hashInt(key, SEED), count);
      if (!found[partition]) {
        found[partition] = true;
        keys[partition] = key;
        missing--;
      }
    }
    return keys;
  }
}
