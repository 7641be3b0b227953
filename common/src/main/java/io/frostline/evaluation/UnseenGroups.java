package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.frostline.evaluation.Metrics.Interval;
import io.frostline.head.ClusteredMean;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.List;

/**
 * The accuracy on groups that the training has not seen: each fold of groups was left out once, and
 * a head that was trained on the others classified it.
 *
 * @param by what decides the groups
 * @param groups how many
 * @param folds into which they were dealt
 * @param rows classified
 * @param leftOut rows without a group, or of a class that only their fold has
 * @param accuracy share of the rows that were classified correctly
 * @param accuracyInterval of 95 %, which allows for differences between the folds
 */
public record UnseenGroups(
    String by,
    int groups,
    int folds,
    long rows,
    @JsonProperty("left_out") long leftOut,
    double accuracy,
    @JsonProperty("accuracy_interval") Interval accuracyInterval) {

  /**
   * A fold.
   *
   * @param rows classified
   * @param accuracy share of them that were classified correctly
   */
  public record Fold(long rows, double accuracy) {}

  /** From the results of the folds. */
  public static UnseenGroups of(String by, int groups, List<Fold> folds, long leftOut) {
    ClusteredMean mean = mean(folds);
    return new UnseenGroups(
        by,
        groups,
        folds.size(),
        mean.rows(),
        leftOut,
        mean.mean(),
        Interval.ofShare(mean.mean(), mean.rows() / designEffect(mean)));
  }

  /** The accuracy over the rows of all folds. */
  static ClusteredMean mean(List<Fold> folds) {
    return new ClusteredMean(
        folds.stream()
            .map(fold -> new ClusteredMean.Cluster(fold.rows(), fold.rows() * fold.accuracy()))
            .toList());
  }

  /**
   * By how much the folds vary more than rows at random would (Kish, Survey Sampling, 1965): the
   * variance of the accuracy over clusters, divided by that over rows; at least 1.
   */
  private static double designEffect(ClusteredMean mean) {
    double byRows = mean.mean() * (1 - mean.mean()) / mean.rows();
    return byRows == 0 ? 1 : Math.max(1, mean.variance() / byRows);
  }

  /** {@code 71.2 % (60.1 to 80.3 %), over 356 rows of 110 groups, left out in 5 folds}. */
  public String inWords() {
    return Formatted.of(
        "%.1f %% (%.1f to %.1f %%), over %s of %s, left out in %s",
        100 * accuracy,
        100 * accuracyInterval.low(),
        100 * accuracyInterval.high(),
        Count.of(rows, "row"),
        Count.of(groups, "group"),
        Count.of(folds, "fold"));
  }
}
