package io.frostline.spark.evaluation;

import java.io.Serializable;

/**
 * Mean and variance of each feature in one pass, merged without loss of precision: Chan, Golub and
 * LeVeque, Updating formulae and a pairwise algorithm for computing sample variances, 1979.
 */
final class FeatureMoments implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] mean;
  private final double[] squares;
  private long rows;

  FeatureMoments(int width) {
    mean = new double[width];
    squares = new double[width];
  }

  FeatureMoments add(float[] features) {
    rows++;
    for (int feature = 0; feature < mean.length; feature++) {
      double before = features[feature] - mean[feature];
      mean[feature] += before / rows;
      squares[feature] += before * (features[feature] - mean[feature]);
    }
    return this;
  }

  FeatureMoments merge(FeatureMoments other) {
    if (other.rows == 0) {
      return this;
    }
    double all = (double) rows + other.rows;
    for (int feature = 0; feature < mean.length; feature++) {
      double apart = other.mean[feature] - mean[feature];
      mean[feature] += apart * other.rows / all;
      squares[feature] += other.squares[feature] + apart * apart * rows * other.rows / all;
    }
    rows += other.rows;
    return this;
  }

  long rows() {
    return rows;
  }

  double[] mean() {
    return mean;
  }

  /** One over each feature's deviation; 0 where it is constant. */
  double[] scale() {
    double[] scale = new double[mean.length];
    for (int feature = 0; feature < mean.length; feature++) {
      double deviation = Math.sqrt(squares[feature] / Math.max(1, rows));
      boolean varies = deviation > 1e-6 * Math.abs(mean[feature]) && deviation > 0;
      scale[feature] = varies ? 1 / deviation : 0;
    }
    return scale;
  }
}
