package io.frostline.onnx;

import java.util.Collection;

/** What several measurements of the same thing gave: the one in the middle, and the extremes. */
public record Spread(double median, double lowest, double highest) {
  /**
   * The spread of some measurements; of an even number of them, the median is the mean of the two
   * in the middle.
   *
   * @param measured at least one
   */
  public static Spread of(Collection<Double> measured) {
    double[] sorted = measured.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("Nothing was measured.");
    }
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
