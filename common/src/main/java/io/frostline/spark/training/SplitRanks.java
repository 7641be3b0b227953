package io.frostline.spark.training;

import io.frostline.classifier.TrainingRecord.ClassRows;
import io.frostline.feature.SplitRule.Shares;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ranks, in the order of hashes, at which the training and validation rows of one label end, of
 * the rows that have no group.
 *
 * @param train the rank of the last training row; the first is 1, and 0 means that there is none
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
    return of(labels, Map.of(), shares);
  }

  /**
   * The same for labels of which groups have put rows into the portions already: the other rows
   * fill up what is missing from the shares.
   *
   * @param labels the number of rows of each label, those of groups included
   * @param grouped the rows of groups, by label; none of labels that it lacks
   */
  static Map<String, SplitRanks> of(
      Map<String, Long> labels, Map<String, ClassRows> grouped, Shares shares) {
    Map<String, SplitRanks> ranks = new TreeMap<>();
    double owedToTraining = 0;
    double owedToBoth = 0;
    for (Map.Entry<String, Long> label : new TreeMap<>(labels).entrySet()) {
      ClassRows taken =
          grouped.getOrDefault(label.getKey(), new ClassRows(label.getKey(), 0, 0, 0));
      long rows = label.getValue();
      double training = rows * shares.train() + owedToTraining - taken.train();
      double both =
          rows * Math.min(1, shares.train() + shares.validation())
              + owedToBoth
              - taken.train()
              - taken.validation();
      long free = rows - taken.train() - taken.validation() - taken.test();
      long least = taken.train() > 0 ? 0 : 1;
      long train = Math.min(free, Math.max(least, Math.round(training)));
      long validation = Math.min(free, Math.max(train, Math.round(both)));
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
