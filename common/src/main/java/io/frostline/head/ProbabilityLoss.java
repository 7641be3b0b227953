package io.frostline.head;

import java.io.Serializable;

/**
 * Cross-entropy and correct predictions, row by row; sums in a fixed order are the same to the bit.
 */
public final class ProbabilityLoss implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * As in {@code scikit-learn}'s log_loss before 1.3: a probability of 0 does not give an infinite
   * loss.
   */
  private static final double LEAST_PROBABILITY = 1e-15;

  private double sum;
  private long correct;
  private long rows;

  /**
   * Adds a row.
   *
   * @param probabilities of many rows, one after the other
   * @param from where this row's begin
   * @param classes how many there are
   */
  public void add(float[] probabilities, int from, int classes, int label) {
    sum += crossEntropy(probabilities[from + label]);
    correct += mostProbable(probabilities, from, classes) == label ? 1 : 0;
    rows++;
  }

  /** The loss of a row whose label has this probability. */
  static double crossEntropy(double probability) {
    return -Math.log(Math.max(probability, LEAST_PROBABILITY));
  }

  /** The first of the classes that no other exceeds. */
  static int mostProbable(float[] probabilities, int from, int classes) {
    int best = 0;
    for (int index = 1; index < classes; index++) {
      if (probabilities[from + index] > probabilities[from + best]) {
        best = index;
      }
    }
    return best;
  }

  /** Adds the sums of another. */
  public void add(ProbabilityLoss other) {
    sum += other.sum;
    correct += other.correct;
    rows += other.rows;
  }

  /** The number of rows added. */
  public long rows() {
    return rows;
  }

  /** Mean cross-entropy. */
  public double loss() {
    return sum / rows;
  }

  /** The share of rows whose most probable class is the correct one. */
  public double accuracy() {
    return (double) correct / rows;
  }
}
