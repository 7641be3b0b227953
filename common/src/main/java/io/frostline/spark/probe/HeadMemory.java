package io.frostline.spark.probe;

import java.util.concurrent.Semaphore;
import org.apache.spark.SparkContext;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * Memory for the features of columns whose heads are in training. As if all tasks were to meet on
 * one executor: no more columns are trained at once than the smallest executor's heap can hold.
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

  /** What the executors have for data, the part of their heaps that Spark calls storage. */
  static HeadMemory of(SparkContext context) {
    long smallest = Long.MAX_VALUE;
    for (Tuple2<Object, Object> memory :
        JavaConverters.asJavaCollection(context.getExecutorMemoryStatus().values())) {
      smallest = Math.min(smallest, (Long) memory._1());
    }
    return new HeadMemory((int) Math.min(Integer.MAX_VALUE, smallest / MEBIBYTE));
  }

  /** All there is. */
  int mebibytes() {
    return mebibytes;
  }

  /** What a column takes. */
  static int mebibytes(long rows, int width) {
    return (int) (1 + rows * width * Float.BYTES / MEBIBYTE);
  }

  /** Waits until so much is free. */
  Lease take(int wanted) {
    int taken = Math.min(wanted, mebibytes);
    free.acquireUninterruptibly(taken);
    return () -> free.release(taken);
  }
}
