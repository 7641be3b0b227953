package io.frostline.spark.extraction;

import io.frostline.feature.BatchSpeeds;
import org.apache.spark.api.java.function.Function;

/**
 * One task: measures batch sizes on the executor where it runs, as one of the tasks that keep all
 * cores busy.
 */
final class BatchTrial implements Function<Integer, double[]> {
  private static final long serialVersionUID = 1L;

  private final ExecutorNetwork network;
  private final BatchSpeeds speeds;

  /** A trial of a network. */
  BatchTrial(ExecutorNetwork network, BatchSpeeds speeds) {
    this.network = network;
    this.speeds = speeds;
  }

  /**
   * Seconds of CPU time per image for each size: all that a run of the network uses, so that other
   * programs on the machine matter little.
   */
  @Override
  public double[] call(Integer task) {
    try (ExecutorNetwork.Lease lease = network.lease()) {
      return speeds.measure(lease.session(), network.input(), 1).stream()
          .mapToDouble(speed -> 1 / speed.perCoreSecond().median())
          .toArray();
    }
  }
}
