package io.frostline.spark.review;

import org.apache.spark.sql.SparkSession;
import scala.Tuple2;
import scala.collection.JavaConverters;

/** How many rows fit into the memory of a task. */
final class TaskMemory {
  /** The rows arrive in parts, which become one array, beside what the engine needs. */
  private static final int COPIES = 4;

  private TaskMemory() {}

  /**
   * The rows that a task can train a head on, if all tasks of the smallest executor do that.
   *
   * @param width features of a row
   */
  static long rows(SparkSession spark, int width) {
    long smallest = Long.MAX_VALUE;
    for (Tuple2<Object, Object> memory :
        JavaConverters.asJavaCollection(spark.sparkContext().getExecutorMemoryStatus().values())) {
      smallest = Math.min(smallest, (Long) memory._1());
    }
    int tasks =
        spark
            .sparkContext()
            .getConf()
            .getInt("spark.executor.cores", spark.sparkContext().defaultParallelism());
    return Math.max(1, smallest / tasks / COPIES / width / Float.BYTES);
  }
}
