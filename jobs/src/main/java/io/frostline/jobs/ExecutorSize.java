package io.frostline.jobs;

import io.frostline.message.Formatted;

/**
 * The size of an executor, derived from the memory of a process that did the same work.
 *
 * @param cores task slots, which share one network
 * @param heap MiB
 * @param overhead MiB outside the heap: the network, the decoder and Java itself
 */
record ExecutorSize(int cores, long heap, long overhead) {
  /** Spark refuses less than 450 MiB. */
  private static final long LEAST_HEAP = 512;

  /** Multiple of the live heap: room for what is allocated between two collections. */
  private static final long HEAP_OF_LIVE = 3;

  /** Suggestions are rounded up to a multiple of this, MiB. */
  private static final long GRANULE = 256;

  /**
   * The size for as many task slots as the measured process had.
   *
   * @param peak peak resident memory, MiB
   * @param live heap in use after a collection, MiB
   */
  static ExecutorSize of(int cores, long peak, long live) {
    return new ExecutorSize(
        cores, Math.max(LEAST_HEAP, roundUp(HEAP_OF_LIVE * live)), roundUp(peak - live));
  }

  private static long roundUp(long mebibytes) {
    return (mebibytes + GRANULE - 1) / GRANULE * GRANULE;
  }

  /** The size as options of spark-submit. */
  String options() {
    return Formatted.of(
        "--executor-cores %d --executor-memory %dm --conf spark.executor.memoryOverhead=%dm",
        cores, heap, overhead);
  }
}
