package io.frostline.spark.evaluation;

import java.io.Serializable;

/** Sums, over rows, of the standardised row times its products with a few vectors. */
final class FeatureProducts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Allocated with the first row, because the initial value is sent to every task. */
  private double[][] sums;

  FeatureProducts add(float[] features, Factors factors) {
    int width = features.length;
    double[] row = new double[width];
    for (int feature = 0; feature < width; feature++) {
      row[feature] = (features[feature] - factors.mean[feature]) * factors.scale[feature];
    }
    if (sums == null) {
      sums = new double[factors.vectors.length][width];
    }
    for (int vector = 0; vector < sums.length; vector++) {
      addProduct(row, factors.vectors[vector], sums[vector]);
    }
    return this;
  }

  private static void addProduct(double[] row, double[] vector, double[] to) {
    double product = 0;
    for (int feature = 0; feature < row.length; feature++) {
      product += row[feature] * vector[feature];
    }
    for (int feature = 0; feature < row.length; feature++) {
      to[feature] += product * row[feature];
    }
  }

  FeatureProducts merge(FeatureProducts other) {
    if (sums == null) {
      sums = other.sums;
    } else if (other.sums != null) {
      for (int vector = 0; vector < sums.length; vector++) {
        for (int feature = 0; feature < sums[vector].length; feature++) {
          sums[vector][feature] += other.sums[vector][feature];
        }
      }
    }
    return this;
  }

  double[][] dividedBy(long rows) {
    double[][] means = new double[sums.length][sums[0].length];
    for (int vector = 0; vector < means.length; vector++) {
      for (int feature = 0; feature < means[vector].length; feature++) {
        means[vector][feature] = sums[vector][feature] / rows;
      }
    }
    return means;
  }

  /** The values to standardise and multiply rows with; a class because Kryo cannot read records. */
  static final class Factors implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] mean;
    private final double[] scale;
    private final double[][] vectors;

    Factors(double[] mean, double[] scale, double[][] vectors) {
      this.mean = mean;
      this.scale = scale;
      this.vectors = vectors;
    }
  }
}
