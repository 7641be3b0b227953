package io.frostline.spark.training;

import io.frostline.feature.SplitRule.Shares;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Up to which row, in the order of the hashes, the rows of one label train and validate.
 *
 * @param train the last row that trains; the first is 1
 * @param validation the last row that validates
 */
record SplitRanks(long train, long validation) implements Serializable {

  /**
   * Ranks that meet the shares to a row in every label and in all labels together: what rounding
   * takes from one label, the next ones get. A label with few rows has at least one that trains.
   *
   * @param labels how many rows each has
   */
  static Map<String, SplitRanks> of(Map<String, Long> labels, Shares shares) {
    Map<String, SplitRanks> ranks = new TreeMap<>();
    double owedToTraining = 0;
    double owedToBoth = 0;
    for (Map.Entry<String, Long> label : new TreeMap<>(labels).entrySet()) {
      long rows = label.getValue();
      double training = rows * shares.train() + owedToTraining;
      double both = rows * Math.min(1, shares.train() + shares.validation()) + owedToBoth;
      long train = Math.min(rows, Math.max(1, Math.round(training)));
      long validation = Math.min(rows, Math.max(train, Math.round(both)));
      owedToTraining = debt(training - train);
      owedToBoth = debt(both - validation);
      ranks.put(label.getKey(), new SplitRanks(train, validation));
    }
    return ranks;
  }

  /** Not more than rounding can owe: many labels of a single row must not starve the others. */
  private static double debt(double rows) {
    return Math.max(-0.5, Math.min(0.5, rows));
  }

  /** Whether a portion ends with this row. */
  boolean wants(long rank) {
    return rank == train || rank == validation;
  }
}
