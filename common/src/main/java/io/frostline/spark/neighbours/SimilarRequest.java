package io.frostline.spark.neighbours;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.features.FeatureSelection;
import java.util.Objects;

/**
 * Where to look for neighbours, and how many.
 *
 * @param features with the rows that may be neighbours
 * @param top number of nearest rows of each query
 */
public record SimilarRequest(FeatureSelection features, int top) {
  private static final int MOST = 10_000;

  public SimilarRequest {
    Objects.requireNonNull(features, "features");
    if (top < 1 || top > MOST) {
      throw new UserException(
          Formatted.of(
              "--top is %,d, but must be between 1 and %,d. Choose a number in that range.",
              top, MOST));
    }
  }
}
