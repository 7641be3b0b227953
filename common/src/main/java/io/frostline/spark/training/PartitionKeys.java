package io.frostline.spark.training;

import org.apache.spark.unsafe.hash.Murmur3_x86_32;

/**
 * One integer per partition that {@code repartition(count, column)} sends exactly there: the
 * shuffle of Spark SQL, which handles rows as bytes, has no other way to choose the partition of a
 * row.
 */
final class PartitionKeys {
  /** The seed with which Spark SQL hashes partitioning keys. */
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
