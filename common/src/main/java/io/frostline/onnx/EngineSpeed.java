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
    return ofShares(session, List.of(batch), threads, seconds);
  }

  /**
   * Measures with examples of different sizes.
   *
   * @param batches each of equal examples, for equal shares of all
   * @param seconds approximate duration; every thread runs every batch at least once
   * @throws NetworkFailure when the engine fails
   */
  public static EngineSpeed ofShares(
      NetworkSession session, List<List<InputTensor>> batches, int threads, double seconds) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Callable<Work> loop = () -> work(session, batches, (long) (seconds * NANOS));
      double perSecond = 0;
      double coreNanos = 0;
      for (Work work : results(pool.invokeAll(Collections.nCopies(threads, loop)))) {
        perSecond += NANOS / work.nanos();
        coreNanos += work.coreNanos() / threads;
      }
      return new EngineSpeed(perSecond, NANOS / coreNanos);
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

  /** Time of an example. */
  private record Work(double nanos, double coreNanos) {}

  private static Work work(NetworkSession session, List<List<InputTensor>> batches, long nanos) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    double spent = 0;
    double coreSpent = 0;
    int rounds = 0;
    do {
      for (List<InputTensor> batch : batches) {
        long size = batch.get(0).shape()[0] * batches.size();
        long coreStart = threads.getCurrentThreadCpuTime();
        long batchStart = System.nanoTime();
        session.run(batch);
        spent += (double) (System.nanoTime() - batchStart) / size;
        coreSpent += (double) (threads.getCurrentThreadCpuTime() - coreStart) / size;
      }
      rounds++;
    } while (System.nanoTime() - start < nanos);
    return new Work(spent / rounds, coreSpent / rounds);
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
