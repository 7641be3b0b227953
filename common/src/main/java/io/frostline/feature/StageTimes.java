package io.frostline.feature;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** The time spent in the stages of one extraction, in nanoseconds. */
public final class StageTimes {
  private final LongAdder reading = new LongAdder();
  private final LongAdder waiting = new LongAdder();
  private final LongAdder decoding = new LongAdder();
  private final LongAdder resizing = new LongAdder();
  private final LongAdder network = new LongAdder();
  private final StageTimes whole;

  public StageTimes() {
    this(null);
  }

  /**
   * Times that are also added to others.
   *
   * @param whole the total to add them to, or null
   */
  public StageTimes(StageTimes whole) {
    this.whole = whole;
  }

  /** Time that background threads spent reading files. */
  public long reading() {
    return reading.sum();
  }

  /** Time spent waiting for bytes: the part of reading that the background could not hide. */
  public long waiting() {
    return waiting.sum();
  }

  /** Time spent checking and decoding. */
  public long decoding() {
    return decoding.sum();
  }

  /** Time spent resizing and cropping. */
  public long resizing() {
    return resizing.sum();
  }

  /** Time spent in the network. */
  public long network() {
    return network.sum();
  }

  void addReading(long since) {
    add(System.nanoTime() - since, times -> times.reading);
  }

  void addWaiting(long since) {
    add(System.nanoTime() - since, times -> times.waiting);
  }

  void addDecoding(long since) {
    add(System.nanoTime() - since, times -> times.decoding);
  }

  void addResizing(long since) {
    add(System.nanoTime() - since, times -> times.resizing);
  }

  void addNetwork(long since) {
    add(System.nanoTime() - since, times -> times.network);
  }

  private void add(long nanos, Function<StageTimes, LongAdder> stage) {
    stage.apply(this).add(nanos);
    if (whole != null) {
      whole.add(nanos, stage);
    }
  }
}
