package io.frostline.spark.extraction;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * The memory outside the heap that the batches of a task may take: a quarter of what its executor
 * has there, divided by the number of tasks at once. The rest is for the weights, the decoder and
 * scratch memory.
 */
final class BatchMemory {
  private static final long MEBIBYTE = 1 << 20;
  private static final int SHARE = 4;

  /** What Spark adds to the heap of an executor where nothing is set: at least this, or a tenth. */
  private static final long LEAST_OVERHEAD = 384 * MEBIBYTE;

  private static final int OVERHEAD_SHARE = 10;

  private BatchMemory() {}

  /** In bytes. */
  static long ofTask(SparkContext context) {
    return (context.isLocal() ? ofThisMachine() : ofExecutor(context.getConf()))
        / SHARE
        / tasksAtOnce(context);
  }

  private static long ofThisMachine() {
    long all =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return Math.max(LEAST_OVERHEAD, all - Runtime.getRuntime().maxMemory());
  }

  static long ofExecutor(SparkConf settings) {
    long heap = settings.getSizeAsMb("spark.executor.memory", "1g") * MEBIBYTE;
    long usual = Math.max(LEAST_OVERHEAD, heap / OVERHEAD_SHARE);
    return settings.getSizeAsMb("spark.executor.memoryOverhead", usual / MEBIBYTE + "m") * MEBIBYTE;
  }

  private static int tasksAtOnce(SparkContext context) {
    int slots = context.defaultParallelism();
    int executors =
        context.isLocal() ? 1 : Math.max(1, context.getExecutorMemoryStatus().size() - 1);
    return Math.max(1, (slots + executors - 1) / executors);
  }
}
