package io.frostline.spark.training;

import io.frostline.feature.SplitRule.Shares;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ranks, in the order of hashes, at which the training and validation rows of one label end.
 *
 * @param train the rank of the last training row; the first is 1
 * @param validation the rank of the last validation row
 */
record SplitRanks(long train, long validation) implements Serializable {

  /**
   * Ranks that match the shares to within a row for every label and for all labels together: what
   * rounding takes from one label, the following ones get. A label with few rows has at least one
   * training row.
   *
   * @param labels the number of rows of each label
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

  /** Bounds the rounding carry-over: many labels with a single row must not starve the others. */
  private static double debt(double rows) {
    return Math.max(-0.5, Math.min(0.5, rows));
  }

  /** Whether a portion ends at this rank. */
  boolean wants(long rank) {
    return rank == train || rank == validation;
  }
}
