package io.frostline.spark.review;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.training.SplitChoice;
import java.util.Objects;

/**
 * What to review, and how.
 *
 * @param features with their rows
 * @param likeness what makes rows near-duplicates
 * @param similarity the least similarity of near-duplicates, above 0 and at most 1
 * @param nearest number of nearest rows of the class that the distance of a row is taken from
 * @param folds of the cross-validation
 * @param split the portions that a twin may be in; as in training
 * @param earlier a review of fewer rows, whose groups are kept
 */
public record ReviewRequest(
    FeatureSelection features,
    Likeness likeness,
    double similarity,
    int nearest,
    int folds,
    SplitChoice split,
    EarlierReview earlier) {
  private static final int MOST_NEAREST = 100;
  private static final int MOST_FOLDS = 100;

  public ReviewRequest {
    Objects.requireNonNull(likeness, "likeness");
    if (!(similarity > 0 && similarity <= 1)) {
      throw new UserException(
          Formatted.of(
              "--similarity is %s, but must be above 0 and at most 1. Choose a number such as 0.97.",
              similarity));
    }
    check("--neighbours", nearest, 1, MOST_NEAREST);
    check("--folds", folds, 2, MOST_FOLDS);
  }

  private static void check(String option, int number, int least, int most) {
    if (number < least || number > most) {
      throw new UserException(
          Formatted.of(
              "%s is %,d, but must be between %d and %d. Choose a number in that range.",
              option, number, least, most));
    }
  }
}
