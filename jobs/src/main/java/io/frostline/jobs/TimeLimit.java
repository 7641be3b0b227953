package io.frostline.jobs;

import java.time.Duration;

/**
 * How long a command may take.
 *
 * @param seconds infinite if nobody set a limit
 * @param start the time of {@link System#nanoTime} at which it began
 */
record TimeLimit(double seconds, long start) {
  private static final double NANOS = 1e9;

  static final TimeLimit NONE = new TimeLimit(Double.POSITIVE_INFINITY, 0);

  /** A limit for a command that begins now. */
  static TimeLimit of(Duration time) {
    return new TimeLimit(time.toMillis() / 1e3, System.nanoTime());
  }

  boolean isSet() {
    return Double.isFinite(seconds);
  }

  /** The limit with what is spent of it by now. */
  LearnBudget now() {
    return new LearnBudget(seconds, (System.nanoTime() - start) / NANOS);
  }
}
