package io.frostline.head;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Makes features comparable: (feature - mean) / deviation, feature by feature.
 *
 * @param transform what happens to features first
 * @param mean of the transformed features over the training rows
 * @param deviation of them over the training rows; 1 where a feature is constant
 */
public record Standardisation(FeatureTransform transform, float[] mean, float[] deviation)
    implements Serializable {
  public Standardisation {
    Objects.requireNonNull(transform, "transform");
    if (mean.length != deviation.length || mean.length == 0) {
      throw new IllegalArgumentException(
          Count.of(mean.length, "mean") + " and " + Count.of(deviation.length, "deviation"));
    }
    for (int feature = 0; feature < mean.length; feature++) {
      if (!Float.isFinite(mean[feature])
          || !Float.isFinite(deviation[feature])
          || deviation[feature] <= 0) {
        throw new IllegalArgumentException(
            Formatted.of(
                "Feature %d has the mean %s and the deviation %s.",
                feature, mean[feature], deviation[feature]));
      }
    }
  }

  /** Of features as they are. */
  public Standardisation(float[] mean, float[] deviation) {
    this(FeatureTransform.NONE, mean, deviation);
  }

  @JsonCreator
  static Standardisation read(
      @JsonProperty("transform") @JsonInclude(JsonInclude.Include.NON_NULL)
          FeatureTransform transform,
      @JsonProperty("mean") @JsonInclude(JsonInclude.Include.NON_NULL) float[] mean,
      @JsonProperty("deviation") @JsonInclude(JsonInclude.Include.NON_NULL) float[] deviation,
      @JsonProperty("identity") @JsonInclude(JsonInclude.Include.NON_NULL) Integer identity) {
    if (identity != null) {
      return identity(identity);
    }
    return new Standardisation(
        transform == null ? FeatureTransform.NONE : transform, mean, deviation);
  }

  /**
   * In files: two lists and perhaps the transform, or the number of features that stay as they are.
   */
  @JsonValue
  Map<String, Object> written() {
    Map<String, Object> written = new LinkedHashMap<>();
    if (isIdentity()) {
      written.put("identity", width());
    } else {
      if (transform != FeatureTransform.NONE) {
        written.put("transform", transform);
      }
      written.put("mean", mean);
      written.put("deviation", deviation);
    }
    return written;
  }

  /** Leaves features as they are. */
  public static Standardisation identity(int width) {
    float[] ones = new float[width];
    Arrays.fill(ones, 1);
    return new Standardisation(new float[width], ones);
  }

  /** Whether it leaves features as they are. */
  public boolean isIdentity() {
    return equals(identity(width()));
  }

  /** Features of one row. */
  public int width() {
    return mean.length;
  }

  /** Standardises the features of one row in place. */
  public void apply(float[] features, int from) {
    for (int feature = 0; feature < mean.length; feature++) {
      features[from + feature] =
          (transform.of(features[from + feature]) - mean[feature]) / deviation[feature];
    }
  }

  /** The feature at this place that is standardised to a number. */
  public float undone(int feature, float standardised) {
    return transform.undone(mean[feature] + deviation[feature] * standardised);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Standardisation that
        && transform == that.transform
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(deviation, that.deviation);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * transform.ordinal() + Arrays.hashCode(mean)) + Arrays.hashCode(deviation);
  }

  @Override
  public String toString() {
    return "Standardisation of " + Count.of(mean.length, "feature");
  }
}
