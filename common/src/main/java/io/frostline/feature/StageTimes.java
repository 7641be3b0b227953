package io.frostline.feature;

import java.util.concurrent.atomic.LongAdder;

/** Where the time of one extraction goes, in nanoseconds. */
public final class StageTimes {
  private final LongAdder reading = new LongAdder();
  private final LongAdder waiting = new LongAdder();
  private final LongAdder decoding = new LongAdder();
  private final LongAdder network = new LongAdder();

  /** Time that the background threads spent on reading files. */
  public long reading() {
    return reading.sum();
  }

  /** Time spent waiting for bytes: the part of reading that the background could not hide. */
  public long waiting() {
    return waiting.sum();
  }

  /** Time spent on decoding, resizing and cropping. */
  public long decoding() {
    return decoding.sum();
  }

  /** Time spent in the network. */
  public long network() {
    return network.sum();
  }

  void addReading(long since) {
    reading.add(System.nanoTime() - since);
  }

  void addWaiting(long since) {
    waiting.add(System.nanoTime() - since);
  }

  void addDecoding(long since) {
    decoding.add(System.nanoTime() - since);
  }

  void addNetwork(long since) {
    network.add(System.nanoTime() - since);
  }
}
