package io.frostline.onnx;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast a network is in the engine alone: fed from memory by several threads at once, each of
 * which runs it by itself, as the tasks of an executor do.
 *
 * @param perSecond examples per second of all threads together
 * @param perCoreSecond examples per second of CPU time, hardly affected by other load on the
 *     machine
 */
public record EngineSpeed(double perSecond, double perCoreSecond) {
  private static final double NANOS = 1e9;

  /**
   * Measures.
   *
   * @param batch what the inputs of the network get in each run
   * @param seconds approximate duration; every thread runs at least one batch
   * @throws NetworkFailure when the engine fails
   */
  public static EngineSpeed measure(
      NetworkSession session, List<InputTensor> batch, int threads, double seconds) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Callable<Work> loop = () -> work(session, batch, (long) (seconds * NANOS));
      double perSecond = 0;
      double examples = 0;
      double coreNanos = 0;
      for (Work work : results(pool.invokeAll(Collections.nCopies(threads, loop)))) {
        perSecond += work.examples() * NANOS / work.nanos();
        examples += work.examples();
        coreNanos += work.coreNanos();
      }
      return new EngineSpeed(perSecond, examples * NANOS / coreNanos);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring.", interruption);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Milliseconds of CPU time per example. */
  public double coreMilliseconds() {
    return 1e3 / perCoreSecond;
  }

  private record Work(long examples, long nanos, long coreNanos) {}

  private static Work work(NetworkSession session, List<InputTensor> batch, long nanos) {
    long size = batch.get(0).shape()[0];
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long coreStart = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    long examples = 0;
    do {
      session.run(batch);
      examples += size;
    } while (System.nanoTime() - start < nanos);
    return new Work(
        examples, System.nanoTime() - start, threads.getCurrentThreadCpuTime() - coreStart);
  }

  private static List<Work> results(List<Future<Work>> loops) throws InterruptedException {
    List<Work> results = new ArrayList<>();
    for (Future<Work> loop : loops) {
      try {
        results.add(loop.get());
      } catch (ExecutionException failure) {
        if (failure.getCause() instanceof RuntimeException unchecked) {
          throw unchecked;
        }
        throw new IllegalStateException("Measuring the engine failed.", failure.getCause());
      }
    }
    return results;
  }
}
