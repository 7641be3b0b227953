package io.frostline.evaluation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.frostline.head.ClusteredMean;
import java.util.List;

/**
 * The performance of heads trained on the same number of examples, each on a different draw, or
 * without a different fold of groups.
 *
 * @param examples number of examples per class, a number or {@code all}
 * @param trainingRows the number of rows that each head was trained on
 * @param accuracy on the test rows, the mean over the seeds; on those of all folds
 * @param standardError of that mean, covering both the draws of examples and the test rows
 * @param logLoss the mean over the seeds or folds
 * @param accuracies of each seed or fold
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Score(
    String examples,
    long trainingRows,
    double accuracy,
    double standardError,
    double logLoss,
    List<Double> accuracies) {
  public Score {
    accuracies = List.copyOf(accuracies);
  }

  /** The score from accuracies that were measured on the same test rows. */
  public static Score of(
      String examples, long trainingRows, long testRows, List<Double> accuracies, double logLoss) {
    double mean = accuracies.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double ofTest = mean * (1 - mean) / testRows;
    double error = Math.sqrt(ofTest + varianceOfMean(accuracies, mean));
    return new Score(examples, trainingRows, mean, error, logLoss, accuracies);
  }

  /**
   * The score from accuracies of which each was measured on another fold of groups. Their error is
   * that over the folds, and at least that over the rows, as in {@link UnseenGroups}.
   */
  public static Score ofFolds(
      String examples, long trainingRows, List<UnseenGroups.Fold> folds, double logLoss) {
    ClusteredMean mean = UnseenGroups.mean(folds);
    double ofTest = mean.mean() * (1 - mean.mean()) / mean.rows();
    return new Score(
        examples,
        trainingRows,
        mean.mean(),
        Math.sqrt(Math.max(ofTest, mean.variance())),
        logLoss,
        folds.stream().map(UnseenGroups.Fold::accuracy).toList());
  }

  private static double varianceOfMean(List<Double> values, double mean) {
    int count = values.size();
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return count < 2 ? 0 : squares / (count - 1) / count;
  }
}
