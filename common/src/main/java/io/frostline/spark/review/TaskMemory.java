package io.frostline.spark.review;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;

/** How many rows fit into the memory of a task. */
final class TaskMemory {
  /**
   * Of the heap that Spark leaves to the code of tasks, the share for an array of rows: the rest is
   * for the block that a task reads, and on one machine for what the driver knows of each row.
   */
  private static final double SHARE = 0.5;

  /** Spark's own default of {@code spark.memory.fraction}. */
  private static final double MANAGED = 0.6;

  /** Virtual machines stop a few places short of the largest index. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private TaskMemory() {}

  /**
   * The rows that a task can train a head on, if all tasks of the smallest executor do that while
   * Spark has filled its own share of the heap with blocks.
   *
   * @param width features of a row
   */
  static int rows(SparkSession spark, int width) {
    SparkConf conf = spark.sparkContext().getConf();
    int tasks = conf.getInt("spark.executor.cores", spark.sparkContext().defaultParallelism());
    double managed = conf.getDouble("spark.memory.fraction", MANAGED);
    long smallest = Long.MAX_VALUE;
    for (SparkExecutorInfo executor : spark.sparkContext().statusTracker().getExecutorInfos()) {
      smallest = Math.min(smallest, executor.totalOnHeapStorageMemory());
    }
    return rows(smallest, managed, tasks, width);
  }

  /**
   * The same from what is known; never more than an array can hold.
   *
   * @param storage bytes of the heap that Spark manages
   * @param managed the share of the heap that it manages
   */
  static int rows(long storage, double managed, int tasks, int width) {
    double free = storage / managed * (1 - managed);
    double features = Math.min(LONGEST_ARRAY, SHARE * free / tasks / Float.BYTES);
    return Math.max(1, (int) (features / width));
  }
}
