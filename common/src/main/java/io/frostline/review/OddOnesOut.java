package io.frostline.review;

import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Rows that are much farther from their class than its other rows are: beyond the outer fence of
 * Tukey (Exploratory Data Analysis, 1977), which is three times the interquartile range above the
 * upper quartile of the distances of the class.
 *
 * @param fences for each class the distance above which a row is an odd one out; infinite for
 *     classes with too few rows
 * @param medians of the distances of each class; NaN for classes without any
 */
public record OddOnesOut(float[] fences, float[] medians) implements Serializable {
  /** Quartiles of fewer rows mean nothing. */
  private static final int LEAST_ROWS = 8;

  private static final float OUTER = 3;

  /**
   * The fences of all classes.
   *
   * @param distances for each row; NaN if it has none
   * @param classes for each row the index of its class, from 0; rows without a label may be a class
   * @param count of classes
   */
  public static OddOnesOut of(float[] distances, int[] classes, int count) {
    float[][] ofClasses = distancesByClass(distances, classes, count);
    float[] fences = new float[count];
    float[] medians = new float[count];
    for (int place = 0; place < count; place++) {
      float[] sorted = ofClasses[place];
      Arrays.sort(sorted);
      medians[place] = sorted.length == 0 ? Float.NaN : quantile(sorted, 0.5);
      float upper = sorted.length < LEAST_ROWS ? Float.POSITIVE_INFINITY : quantile(sorted, 0.75);
      fences[place] =
          sorted.length < LEAST_ROWS
              ? Float.POSITIVE_INFINITY
              : upper + OUTER * (upper - quantile(sorted, 0.25));
    }
    return new OddOnesOut(fences, medians);
  }

  private static float[][] distancesByClass(float[] distances, int[] classes, int count) {
    int[] sizes = new int[count];
    IntStream.range(0, distances.length)
        .filter(row -> !Float.isNaN(distances[row]))
        .forEach(row -> sizes[classes[row]]++);
    float[][] ofClasses = new float[count][];
    Arrays.setAll(ofClasses, place -> new float[sizes[place]]);
    for (int row = 0; row < distances.length; row++) {
      if (!Float.isNaN(distances[row])) {
        ofClasses[classes[row]][--sizes[classes[row]]] = distances[row];
      }
    }
    return ofClasses;
  }

  /** Between the two values next to it, in proportion. */
  private static float quantile(float[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return (float) (sorted[below] + (place - below) * (sorted[above] - sorted[below]));
  }

  public OddOnesOut {
    if (fences.length != medians.length) {
      throw new IllegalArgumentException(
          Formatted.of("%d fences, but %d medians", fences.length, medians.length));
    }
  }

  /** Whether a row of a class is an odd one out. */
  public boolean isOdd(float distance, int place) {
    return distance > fences[place];
  }
}
