package io.frostline.spark.probe;

import java.util.concurrent.Semaphore;
import org.apache.spark.SparkContext;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * Limits the memory for the features of columns whose heads are being trained. Assumes that all
 * tasks may run on the same executor: no more columns are trained at once than fit in the heap of
 * the smallest executor.
 */
final class HeadMemory {
  private static final long MEBIBYTE = 1 << 20;

  private final int mebibytes;
  private final Semaphore free;

  /** The right to use memory until closed. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  private HeadMemory(int mebibytes) {
    this.mebibytes = mebibytes;
    this.free = new Semaphore(mebibytes, true);
  }

  /** The memory of the executors for data, the part of the heap that Spark calls storage. */
  static HeadMemory of(SparkContext context) {
    long smallest = Long.MAX_VALUE;
    for (Tuple2<Object, Object> memory :
        JavaConverters.asJavaCollection(context.getExecutorMemoryStatus().values())) {
      smallest = Math.min(smallest, (Long) memory._1());
    }
    return new HeadMemory((int) Math.min(Integer.MAX_VALUE, smallest / MEBIBYTE));
  }

  /** The total memory. */
  int mebibytes() {
    return mebibytes;
  }

  /** The memory that a column needs. */
  static int mebibytes(long rows, int width) {
    return (int) (1 + rows * width * Float.BYTES / MEBIBYTE);
  }

  /** Waits until this much memory is free. */
  Lease take(int wanted) {
    int taken = Math.min(wanted, mebibytes);
    free.acquireUninterruptibly(taken);
    return () -> free.release(taken);
  }
}
