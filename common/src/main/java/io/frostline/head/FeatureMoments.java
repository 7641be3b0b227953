package io.frostline.head;

import java.io.Serializable;

/**
 * Means and sums of squared differences of all features in one pass: Welford (1962), and Chan,
 * Golub and LeVeque (1983) for merging two of them.
 */
public final class FeatureMoments implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A deviation below this share of the mean is the rounding error of a constant. */
  private static final double CONSTANT = 1e-6;

  private final FeatureTransform transform;
  private final double[] mean;
  private final double[] squares;
  private long rows;

  /** Moments of no rows yet. */
  public FeatureMoments(int width) {
    this(width, FeatureTransform.NONE);
  }

  /** Moments of no rows yet, whose features are transformed first. */
  public FeatureMoments(int width, FeatureTransform transform) {
    this.transform = transform;
    this.mean = new double[width];
    this.squares = new double[width];
  }

  /** Adds a row. */
  public FeatureMoments add(float[] features) {
    add(features, 0);
    return this;
  }

  /** Adds a row that begins at an index of an array. */
  public void add(float[] features, int from) {
    double share = 1.0 / ++rows;
    for (int index = 0; index < mean.length; index++) {
      double value = transform.of(features[from + index]);
      double before = value - mean[index];
      mean[index] += before * share;
      squares[index] += before * (value - mean[index]);
    }
  }

  /** Adds the rows of another. */
  public FeatureMoments merge(FeatureMoments other) {
    if (other.rows == 0) {
      return this;
    }
    double all = rows + other.rows;
    for (int index = 0; index < mean.length; index++) {
      double difference = other.mean[index] - mean[index];
      mean[index] += difference * (other.rows / all);
      squares[index] +=
          other.squares[index] + difference * difference * (rows * (other.rows / all));
    }
    rows += other.rows;
    return this;
  }

  /** The number of rows added. */
  public long rows() {
    return rows;
  }

  /** The mean of each feature. */
  public double[] mean() {
    return mean.clone();
  }

  /** One over each feature's deviation; 0 where the feature is constant. */
  public double[] scale() {
    double[] scale = new double[mean.length];
    for (int index = 0; index < mean.length; index++) {
      double deviation = Math.sqrt(squares[index] / Math.max(1, rows));
      scale[index] = isConstant(deviation, mean[index]) ? 0 : 1 / deviation;
    }
    return scale;
  }

  /**
   * The standardisation to mean 0 and deviation 1 with that transform; constant features become 0.
   */
  public Standardisation standardisation() {
    float[] means = new float[mean.length];
    float[] deviations = new float[mean.length];
    for (int index = 0; index < mean.length; index++) {
      means[index] = (float) mean[index];
      float deviation = (float) Math.sqrt(squares[index] / rows);
      deviations[index] = isConstant(deviation, means[index]) ? 1 : deviation;
    }
    return new Standardisation(transform, means, deviations);
  }

  private static boolean isConstant(double deviation, double mean) {
    return deviation <= Math.abs(mean) * CONSTANT || deviation < Float.MIN_NORMAL;
  }
}
