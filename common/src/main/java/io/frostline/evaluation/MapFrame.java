package io.frostline.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The part of the plane that a map shows: all points, except for those so far out that the others
 * would become a dot. Far out is more than three times the interquartile range beyond the quartiles
 * (Tukey, Exploratory Data Analysis, 1977).
 *
 * @param left smallest x
 * @param right largest x
 * @param bottom smallest y
 * @param top largest y
 */
public record MapFrame(double left, double right, double bottom, double top) {
  private static final double FAR = 3;

  /** The frame around these points, of which there is at least one. */
  static MapFrame of(List<FeatureMap.Point> points) {
    Range x = Range.of(points, FeatureMap.Point::x);
    Range y = Range.of(points, FeatureMap.Point::y);
    return new MapFrame(x.from, x.to, y.from, y.to);
  }

  private record Range(double from, double to) {
    static Range of(List<FeatureMap.Point> points, ToDoubleFunction<FeatureMap.Point> coordinate) {
      double[] sorted = points.stream().mapToDouble(coordinate).sorted().toArray();
      double lower = sorted[sorted.length / 4];
      double upper = sorted[(3 * sorted.length) / 4];
      if (lower == upper) {
        return new Range(sorted[0], sorted[sorted.length - 1]);
      }
      double reach = FAR * (upper - lower);
      double[] near =
          Arrays.stream(sorted)
              .filter(value -> value >= lower - reach && value <= upper + reach)
              .toArray();
      return new Range(near[0], near[near.length - 1]);
    }
  }
}
