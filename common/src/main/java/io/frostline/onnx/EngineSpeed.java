package io.frostline.onnx;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast a network is in the engine alone: fed from memory by several threads at once, each of
 * which runs it by itself, as the tasks of an executor do.
 *
 * @param perSecond images per second of all threads together
 * @param perCoreSecond images per second of CPU time, hardly affected by other load on the machine
 */
public record EngineSpeed(double perSecond, double perCoreSecond) {
  private static final double NANOS = 1e9;

  /**
   * Measures.
   *
   * @param shape of a batch of pixels: [N, H, W, 3]
   * @param seconds approximate duration; every thread runs at least one batch
   * @throws NetworkFailure when the engine fails
   */
  public static EngineSpeed measure(
      NetworkSession session, long[] shape, int threads, double seconds) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Callable<Work> loop = () -> work(session, shape, (long) (seconds * NANOS));
      double perSecond = 0;
      double images = 0;
      double coreNanos = 0;
      for (Work work : results(pool.invokeAll(Collections.nCopies(threads, loop)))) {
        perSecond += work.images() * NANOS / work.nanos();
        images += work.images();
        coreNanos += work.coreNanos();
      }
      return new EngineSpeed(perSecond, images * NANOS / coreNanos);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring.", interruption);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Milliseconds of CPU time per image. */
  public double coreMilliseconds() {
    return 1e3 / perCoreSecond;
  }

  private record Work(long images, long nanos, long coreNanos) {}

  private static Work work(NetworkSession session, long[] shape, long nanos) {
    ByteBuffer pixels = noise(shape);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long coreStart = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    long images = 0;
    do {
      session.run(pixels, shape);
      images += shape[0];
    } while (System.nanoTime() - start < nanos);
    return new Work(
        images, System.nanoTime() - start, threads.getCurrentThreadCpuTime() - coreStart);
  }

  private static ByteBuffer noise(long[] shape) {
    byte[] noise = new byte[Math.toIntExact(shape[0] * shape[1] * shape[2] * shape[3])];
    new Random(1).nextBytes(noise);
    return ByteBuffer.allocateDirect(noise.length).put(noise).flip();
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
