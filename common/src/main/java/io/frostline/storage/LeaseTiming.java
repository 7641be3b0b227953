package io.frostline.storage;

import io.frostline.message.Formatted;
import java.time.Duration;

/**
 * How long the parts of {@link Lease} take.
 *
 * @param heartbeat between two signs of life of a writer
 * @param takeover without a sign of life, after which a writer counts as dead
 * @param glance between two looks at a writer that may be dead
 * @param shortestPause before another try, after several began at the same moment
 * @param longestPause before another try
 * @param settled age of a claim whose writer certainly has the lease: it wrote its claim, and saw
 *     no other
 */
record LeaseTiming(
    Duration heartbeat,
    Duration takeover,
    Duration glance,
    Duration shortestPause,
    Duration longestPause,
    Duration settled) {
  /** Twelve signs of life may be late or lost before another writer takes over. */
  static final LeaseTiming USUAL =
      new LeaseTiming(
          Duration.ofSeconds(10),
          Duration.ofSeconds(120),
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5));

  LeaseTiming {
    if (heartbeat.multipliedBy(2).compareTo(takeover) > 0) {
      throw new IllegalArgumentException(
          Formatted.of(
              "A heartbeat of %s leaves no room for a lost one before %s.", heartbeat, takeover));
    }
  }
}
