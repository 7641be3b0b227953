package io.frostline.spark.evaluation;

import io.frostline.evaluation.ClassIndex;
import io.frostline.evaluation.ClassificationTally;
import io.frostline.evaluation.Mistake;
import io.frostline.feature.Ranking;

/**
 * A row with the prediction of the classifier; used within a task.
 *
 * @param label index of its class
 * @param best indices of the most probable classes, in descending order
 * @param probability of the first of them
 * @param probabilities of all classes; empty if only the most probable are known
 * @param labelProbability null if it is not known
 * @param features empty if the table has none
 */
record JudgedRow(
    String uri,
    int label,
    int[] best,
    float probability,
    float[] probabilities,
    Float labelProbability,
    float[] features) {

  /** A row for which all probabilities are known. */
  static JudgedRow of(String uri, int label, float[] probabilities, float[] features) {
    int[] best = Ranking.largest(probabilities, 1);
    return new JudgedRow(
        uri, label, best, probabilities[best[0]], probabilities, probabilities[label], features);
  }

  int predicted() {
    return best[0];
  }

  boolean isMistake() {
    return label != best[0];
  }

  void countIn(ClassificationTally tally) {
    if (probabilities.length > 0) {
      tally.add(label, probabilities);
    } else {
      tally.addBest(label, best, probability);
    }
  }

  Mistake mistake(ClassIndex classes) {
    return new Mistake(
        uri,
        classes.names().get(label),
        classes.names().get(best[0]),
        probability,
        labelProbability,
        null);
  }
}
