package io.frostline.jobs;

/**
 * What an executor needs that does the work which a process was measured at.
 *
 * @param cores task slots, which share one network
 * @param heap MiB
 * @param overhead MiB outside the heap: the network, the decoder and Java itself
 */
record ExecutorSize(int cores, long heap, long overhead) {
  /** Spark refuses less than 450 MiB. */
  private static final long LEAST_HEAP = 512;

  /** What is alive after a collection, and room for what comes and goes between two. */
  private static final long HEAP_OF_LIVE = 3;

  /** The granule of the suggestions, MiB. */
  private static final long GRANULE = 256;

  /**
   * Of a process that had as many task slots.
   *
   * @param peak most that was resident, MiB
   * @param live heap that was in use after a collection, MiB
   */
  static ExecutorSize of(int cores, long peak, long live) {
    return new ExecutorSize(
        cores, Math.max(LEAST_HEAP, roundUp(HEAP_OF_LIVE * live)), roundUp(peak - live));
  }

  private static long roundUp(long mebibytes) {
    return (mebibytes + GRANULE - 1) / GRANULE * GRANULE;
  }

  /** Options of spark-submit. */
  String options() {
    return "--executor-cores %d --executor-memory %dm --conf spark.executor.memoryOverhead=%dm"
        .formatted(cores, heap, overhead);
  }
}
