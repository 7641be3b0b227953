package io.frostline.spark.extraction;

import io.frostline.feature.Outcome;
import io.frostline.feature.StageTimes;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Counters that tasks report to the driver during a wave, for progress display and {@code bench}
 * only: a task that runs twice counts twice, so no reported figure is based on them.
 */
final class Counters implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LongAccumulator images;
  private final LongAccumulator rejected;
  private final LongAccumulator readingNanos;
  private final LongAccumulator waitingNanos;
  private final LongAccumulator decodingNanos;
  private final LongAccumulator resizingNanos;
  private final LongAccumulator networkNanos;

  Counters(SparkContext context) {
    images = context.longAccumulator("images");
    rejected = context.longAccumulator("rejected images");
    readingNanos = context.longAccumulator("reading, ns");
    waitingNanos = context.longAccumulator("waiting for bytes, ns");
    decodingNanos = context.longAccumulator("decoding, ns");
    resizingNanos = context.longAccumulator("resizing, ns");
    networkNanos = context.longAccumulator("network, ns");
  }

  void add(Outcome outcome) {
    images.add(1);
    if (outcome instanceof Outcome.Rejected) {
      rejected.add(1);
    }
  }

  void add(StageTimes times) {
    readingNanos.add(times.reading());
    waitingNanos.add(times.waiting());
    decodingNanos.add(times.decoding());
    resizingNanos.add(times.resizing());
    networkNanos.add(times.network());
  }

  long images() {
    return images.value();
  }

  long rejected() {
    return rejected.value();
  }

  /** The current values. */
  Snapshot snapshot() {
    return new Snapshot(
        readingNanos.value(),
        waitingNanos.value(),
        decodingNanos.value(),
        resizingNanos.value(),
        networkNanos.value());
  }

  /** Nanoseconds, summed over all tasks. */
  record Snapshot(long reading, long waiting, long decoding, long resizing, long network) {
    Snapshot minus(Snapshot earlier) {
      return new Snapshot(
          reading - earlier.reading,
          waiting - earlier.waiting,
          decoding - earlier.decoding,
          resizing - earlier.resizing,
          network - earlier.network);
    }
  }
}
