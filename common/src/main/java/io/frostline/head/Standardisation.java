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

  @JsonCreator
  static Standardisation read(
      @JsonProperty("mean") @JsonInclude(JsonInclude.Include.NON_NULL) float[] mean,
      @JsonProperty("deviation") @JsonInclude(JsonInclude.Include.NON_NULL) float[] deviation,
      @JsonProperty("identity") @JsonInclude(JsonInclude.Include.NON_NULL) Integer identity) {
    return identity == null ? new Standardisation(mean, deviation) : identity(identity);
  }

  /** In files: two lists, or the number of features that stay as they are. */
  @JsonValue
  Map<String, Object> written() {
    Map<String, Object> written = new LinkedHashMap<>();
    if (isIdentity()) {
      written.put("identity", width());
    } else {
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
    return "Standardisation of " + Count.of(mean.length, "feature");
  }
}
