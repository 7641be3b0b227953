package io.frostline.review;

import io.frostline.message.Formatted;
import java.io.Serializable;

/**
 * How many rows with each label are confidently of each class, and what that says of all rows: the
 * joint distribution of given and true labels (Northcutt et al. 2021, equations 1 and 3).
 */
public final class ConfidentJoint implements Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] thresholds;
  private final long[][] counts;
  private final long[] rows;

  /**
   * Of no rows yet.
   *
   * @param thresholds of {@link SelfConfidence}
   */
  public ConfidentJoint(float[] thresholds) {
    this.thresholds = thresholds.clone();
    this.counts = new long[thresholds.length][thresholds.length];
    this.rows = new long[thresholds.length];
  }

  /**
   * Adds a row. It is counted for the most probable of the classes whose threshold its probability
   * reaches, and for none if it reaches none.
   *
   * @param probabilities of all classes, from an index on
   */
  public void add(int label, float[] probabilities, int from) {
    rows[label]++;
    int best = -1;
    for (int place = 0; place < thresholds.length; place++) {
      float probability = probabilities[from + place];
      if (probability >= thresholds[place]
          && (best < 0 || probability > probabilities[from + best])) {
        best = place;
      }
    }
    if (best >= 0) {
      counts[label][best]++;
    }
  }

  /** Adds the rows of another with the same thresholds. */
  public ConfidentJoint merge(ConfidentJoint other) {
    if (other.rows.length != rows.length) {
      throw new IllegalArgumentException(
          Formatted.of("%d classes and %d", rows.length, other.rows.length));
    }
    for (int label = 0; label < rows.length; label++) {
      rows[label] += other.rows[label];
      for (int place = 0; place < rows.length; place++) {
        counts[label][place] += other.counts[label][place];
      }
    }
    return this;
  }

  /** The number of rows with each label. */
  public long[] rows() {
    return rows.clone();
  }

  /** The number of rows with a label that are confidently of a class. */
  public long count(int label, int place) {
    return counts[label][place];
  }

  /**
   * The estimated number of rows with a label that are of a class: the counts, scaled so that they
   * add up to the rows with that label. Where none of these is confident, all are taken to be what
   * their label says.
   */
  public double[][] estimated() {
    double[][] estimated = new double[rows.length][rows.length];
    for (int label = 0; label < rows.length; label++) {
      long confident = 0;
      for (long count : counts[label]) {
        confident += count;
      }
      for (int place = 0; place < rows.length; place++) {
        estimated[label][place] =
            confident > 0
                ? (double) counts[label][place] / confident * rows[label]
                : label == place ? rows[label] : 0;
      }
    }
    return estimated;
  }

  /** For each label the estimated number of rows that are of another class, rounded. */
  public long[] wrong() {
    double[][] estimated = estimated();
    long[] wrong = new long[rows.length];
    for (int label = 0; label < rows.length; label++) {
      double others = 0;
      for (int place = 0; place < rows.length; place++) {
        others += place == label ? 0 : estimated[label][place];
      }
      wrong[label] = Math.round(others);
    }
    return wrong;
  }
}
