package io.frostline.spark.probe;

import io.frostline.evaluation.Score;
import io.frostline.head.ProbabilityLoss;
import java.io.Serializable;
import java.util.List;

/**
 * One small head.
 *
 * @param trainingRows number of rows that it was trained on
 * @param test its predictions for the test rows
 */
record Trained(Examples examples, long seed, int trainingRows, ProbabilityLoss test)
    implements Serializable {

  /** The score of heads that were tested on the same rows. */
  static Score score(List<Trained> ofSeeds) {
    return score(ofSeeds, ofSeeds.get(0).test().rows());
  }

  /** The score of heads of which each was tested on another fold. */
  static Score scoreOfFolds(List<Trained> ofFolds) {
    return score(ofFolds, ofFolds.stream().mapToLong(fold -> fold.test().rows()).sum());
  }

  private static Score score(List<Trained> ofSeeds, long testRows) {
    List<ProbabilityLoss> tests = ofSeeds.stream().map(Trained::test).toList();
    return Score.of(
        ofSeeds.get(0).examples().keyword(),
        ofSeeds.get(0).trainingRows(),
        testRows,
        tests.stream().map(ProbabilityLoss::accuracy).toList(),
        tests.stream().mapToDouble(ProbabilityLoss::loss).average().orElseThrow());
  }
}
