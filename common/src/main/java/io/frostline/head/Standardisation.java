package io.frostline.head;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Makes features comparable: (feature - mean) / deviation, feature by feature.
 *
 * @param mean over the training rows
 * @param deviation over the training rows; 1 where a feature is constant
 */
public record Standardisation(float[] mean, float[] deviation) implements Serializable {
  public Standardisation {
    if (mean.length != deviation.length || mean.length == 0) {
      throw new IllegalArgumentException(
          "%d means and %d deviations".formatted(mean.length, deviation.length));
    }
    for (int feature = 0; feature < mean.length; feature++) {
      if (!Float.isFinite(mean[feature])
          || !Float.isFinite(deviation[feature])
          || deviation[feature] <= 0) {
        throw new IllegalArgumentException(
            "Feature %d has the mean %s and the deviation %s."
                .formatted(feature, mean[feature], deviation[feature]));
      }
    }
  }

  /** Features of one row. */
  public int width() {
    return mean.length;
  }

  /** Standardises the features of one row where they stand. */
  public void apply(float[] features, int from) {
    for (int feature = 0; feature < mean.length; feature++) {
      features[from + feature] = (features[from + feature] - mean[feature]) / deviation[feature];
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Standardisation that
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(deviation, that.deviation);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(deviation);
  }

  @Override
  public String toString() {
    return "Standardisation of " + mean.length + " features";
  }
}
