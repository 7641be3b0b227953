package io.frostline.spark.probe;

import io.frostline.evaluation.Score;
import io.frostline.evaluation.UnseenGroups;
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
    return Score.of(
        ofSeeds.get(0).examples().keyword(),
        ofSeeds.get(0).trainingRows(),
        ofSeeds.get(0).test().rows(),
        ofSeeds.stream().map(Trained::accuracy).toList(),
        loss(ofSeeds));
  }

  /** The score of heads of which each was tested on another fold. */
  static Score scoreOfFolds(List<Trained> ofFolds) {
    return Score.ofFolds(
        ofFolds.get(0).examples().keyword(),
        ofFolds.get(0).trainingRows(),
        ofFolds.stream()
            .filter(fold -> fold.test().rows() > 0)
            .map(fold -> new UnseenGroups.Fold(fold.test().rows(), fold.accuracy()))
            .toList(),
        loss(ofFolds));
  }

  private double accuracy() {
    return test.accuracy();
  }

  private static double loss(List<Trained> heads) {
    return heads.stream()
        .map(Trained::test)
        .filter(test -> test.rows() > 0)
        .mapToDouble(ProbabilityLoss::loss)
        .average()
        .orElseThrow();
  }
}
