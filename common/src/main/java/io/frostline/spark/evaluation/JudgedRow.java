package io.frostline.spark.evaluation;

import io.frostline.evaluation.ClassIndex;
import io.frostline.evaluation.ClassificationTally;
import io.frostline.evaluation.Mistake;
import io.frostline.feature.Ranking;

/**
 * A row and what the classifier says of it; lives within a task.
 *
 * @param label its place among the classes
 * @param best places of the most probable classes, in descending order
 * @param probability of the first of them
 * @param probabilities of all classes; empty where only the best are known
 * @param labelProbability null where it is not known
 * @param features empty where the table has none
 */
record JudgedRow(
    String uri,
    int label,
    int[] best,
    float probability,
    float[] probabilities,
    Float labelProbability,
    float[] features) {

  /** A row of which all probabilities are known. */
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
