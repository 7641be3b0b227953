package io.frostline.evaluation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * What heads reach that learned from the same number of examples, each from others.
 *
 * @param examples of each class, a number or {@code all}
 * @param trainingRows that each head learned from
 * @param accuracy on the test rows, the mean over the seeds
 * @param standardError of that mean: of the draw of the examples and of the test rows together
 * @param logLoss the mean over the seeds
 * @param accuracies of each seed
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

  /** Of accuracies that were measured on the same test rows. */
  public static Score of(
      String examples, long trainingRows, long testRows, List<Double> accuracies, double logLoss) {
    double mean = accuracies.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double ofTest = mean * (1 - mean) / testRows;
    double error = Math.sqrt(ofTest + varianceOfMean(accuracies, mean));
    return new Score(examples, trainingRows, mean, error, logLoss, accuracies);
  }

  private static double varianceOfMean(List<Double> values, double mean) {
    int count = values.size();
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return count < 2 ? 0 : squares / (count - 1) / count;
  }
}
