package io.frostline.spark.training;

import io.frostline.head.HeadConfiguration;
import io.frostline.head.LabelledRows;
import io.frostline.head.LinearHead;
import io.frostline.head.LogisticRegression;
import io.frostline.head.Optimizer;
import io.frostline.head.RidgeChoice;
import io.frostline.head.RidgeRegression;
import java.util.List;

/**
 * Heads that are solved for on the driver, from all training rows at once.
 *
 * @param heads in the order of the penalties
 * @param ridge what ridge regression has chosen; null with another optimizer
 */
record SolvedHeads(List<LinearHead> heads, RidgeChoice ridge) {

  /**
   * Solves.
   *
   * @param rows standardised
   * @param penalties of the heads; empty for a single one with that of the configuration
   */
  static SolvedHeads of(
      LabelledRows rows, int classes, HeadConfiguration configuration, List<Double> penalties) {
    if (configuration.optimizer() == Optimizer.RIDGE) {
      RidgeRegression.Solved solved = new RidgeRegression(rows, classes).solve();
      return new SolvedHeads(List.of(solved.head()), solved.choice());
    }
    List<Double> each = penalties.isEmpty() ? List.of(configuration.l2()) : penalties;
    try (LogisticRegression regression = new LogisticRegression(rows, classes)) {
      return new SolvedHeads(each.stream().map(regression::solve).toList(), null);
    }
  }
}
