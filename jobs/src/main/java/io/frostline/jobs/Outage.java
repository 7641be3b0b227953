package io.frostline.jobs;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Decides when an application has lost its cluster: since its last executor, no master has answered
 * at least once, and no executor has come for a while. An application that waits for its first
 * executors, or for those of a busy cluster, has not.
 */
final class Outage {
  private final Duration patience;
  private long began;
  private boolean masterWasGone;

  /**
   * An application that has its cluster.
   *
   * @param patience how long it may do without executors
   * @param now in nanoseconds, as of {@link System#nanoTime}
   */
  Outage(Duration patience, long now) {
    this.patience = patience;
    this.began = now;
  }

  /**
   * Whether the cluster is lost.
   *
   * @param executors that the application has now
   * @param masterAnswers asked while there are none
   * @param now in nanoseconds, not before the last time
   */
  boolean isFinal(int executors, BooleanSupplier masterAnswers, long now) {
    if (executors > 0) {
      began = now;
      masterWasGone = false;
      return false;
    }
    masterWasGone = masterWasGone || !masterAnswers.getAsBoolean();
    return masterWasGone && now - began >= patience.toNanos();
  }
}
