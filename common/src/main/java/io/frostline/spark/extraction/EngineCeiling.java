package io.frostline.spark.extraction;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures the engine alone: the session of the pipeline, fed from memory by one thread per task
 * slot.
 */
final class EngineCeiling {
  private final ExecutorNetwork network;
  private final int threads;

  EngineCeiling(ExecutorNetwork network, int threads) {
    this.network = network;
    this.threads = threads;
  }

  double imagesPerSecond(double seconds) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (ExecutorNetwork.Lease lease = network.lease()) {
      long start = System.nanoTime();
      long deadline = start + (long) (seconds * 1e9);
      List<Callable<Long>> loops = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        loops.add(() -> imagesUntil(deadline, lease));
      }
      long images = 0;
      for (Future<Long> loop : pool.invokeAll(loops)) {
        images += loop.get();
      }
      return images * 1e9 / (System.nanoTime() - start);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", interruption);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("Measuring the engine failed", failure.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private long imagesUntil(long deadline, ExecutorNetwork.Lease lease) {
    long[] shape = network.inputShape();
    ByteBuffer pixels =
        ByteBuffer.allocateDirect((int) (shape[0] * shape[1] * shape[2] * shape[3]));
    byte[] noise = new byte[pixels.capacity()];
    new Random(1).nextBytes(noise);
    pixels.put(noise).flip();
    long images = 0;
    while (System.nanoTime() < deadline) {
      lease.session().run(pixels, shape);
      images += shape[0];
    }
    return images;
  }
}
