package io.frostline.spark.probe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Measures the duration of the steps of a run. */
final class Stopwatch {
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  <T> T time(String part, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    seconds.put(part, Math.round((System.nanoTime() - start) / 1e8) / 10.0);
    return result;
  }

  /** The durations in the order of the steps. */
  Map<String, Double> seconds() {
    return new LinkedHashMap<>(seconds);
  }
}
