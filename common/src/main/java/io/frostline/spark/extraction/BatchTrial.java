package io.frostline.spark.extraction;

import io.frostline.onnx.NetworkSession;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.spark.api.java.function.Function;

/**
 * One task: measures batch sizes on the executor where it runs, as one of the tasks that keep all
 * cores busy.
 *
 * <p>The sizes take turns. What counts is the CPU time of the thread, which is all that a run of
 * the network uses, so that other programs on the machine matter little.
 */
final class BatchTrial implements Function<Integer, double[]> {
  private static final long serialVersionUID = 1L;

  private static final int ROUNDS = 3;

  /** Images of each size in a round, at least. */
  private static final int IMAGES = 8;

  private final ExecutorNetwork network;
  private final int[] sizes;

  /**
   * A trial of sizes.
   *
   * @param sizes the batch sizes, ascending
   */
  BatchTrial(ExecutorNetwork network, int[] sizes) {
    this.network = network;
    this.sizes = sizes;
  }

  /** CPU nanoseconds per image for each size: the median of the rounds. */
  @Override
  public double[] call(Integer task) {
    try (ExecutorNetwork.Lease lease = network.lease()) {
      double[][] rounds = new double[sizes.length][ROUNDS];
      Arrays.stream(sizes).forEach(size -> run(lease.session(), size, 1));
      for (int round = 0; round < ROUNDS; round++) {
        for (int at = 0; at < sizes.length; at++) {
          rounds[at][round] = turn(lease.session(), sizes[at]);
        }
      }
      return Arrays.stream(rounds)
          .mapToDouble(times -> Arrays.stream(times).sorted().toArray()[ROUNDS / 2])
          .toArray();
    }
  }

  private double turn(NetworkSession session, int size) {
    int runs = Math.max(1, IMAGES / size);
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    run(session, size, runs);
    long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    return (double) spent / (runs * size);
  }

  private void run(NetworkSession session, int size, int runs) {
    long[] shape = network.withBatch(size).inputShape();
    byte[] noise = new byte[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
    new Random(1).nextBytes(noise);
    ByteBuffer pixels = ByteBuffer.allocateDirect(noise.length).put(noise).flip();
    for (int run = 0; run < runs; run++) {
      session.run(pixels, (tensor, values) -> {}, shape);
    }
  }
}
