package io.frostline.review;

import io.frostline.message.Formatted;
import java.io.Serializable;

/**
 * The mean probability that the rows of each class have of being of that class: the thresholds
 * above which confident learning believes a probability (Northcutt, Jiang and Chuang, Confident
 * Learning: Estimating Uncertainty in Dataset Labels, JAIR 2021, equation 2).
 */
public final class SelfConfidence implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] sums;
  private final long[] rows;

  /** Of no rows yet. */
  public SelfConfidence(int classes) {
    this.sums = new double[classes];
    this.rows = new long[classes];
  }

  /** Adds a row with the probability of its label. */
  public void add(int label, float probability) {
    sums[label] += probability;
    rows[label]++;
  }

  /** Adds the rows of another. */
  public SelfConfidence merge(SelfConfidence other) {
    if (other.sums.length != sums.length) {
      throw new IllegalArgumentException(
          Formatted.of("%d classes and %d", sums.length, other.sums.length));
    }
    for (int place = 0; place < sums.length; place++) {
      sums[place] += other.sums[place];
      rows[place] += other.rows[place];
    }
    return this;
  }

  /** The threshold of each class; above 1, so that nothing reaches it, for a class without rows. */
  public float[] thresholds() {
    float[] thresholds = new float[sums.length];
    for (int place = 0; place < sums.length; place++) {
      thresholds[place] = rows[place] == 0 ? 2 : (float) (sums[place] / rows[place]);
    }
    return thresholds;
  }
}
