package io.frostline.evaluation;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The first principal components of rows, computed by subspace iteration: rows are only multiplied
 * with a few vectors, so that features may have a hundred thousand dimensions, for which a
 * covariance matrix would take eighty gigabytes.
 *
 * <p>Halko, Martinsson and Tropp, Finding structure with randomness, 2011 (arXiv:0909.4061): using
 * more vectors than requested, orthogonalised after each pass, makes the requested ones converge
 * fast.
 */
public final class PrincipalAxes {
  private static final int SPARE = 8;
  private static final long SEED = 2011;
  private static final double CONVERGED = 1e-4;

  private final int wanted;
  private double[][] vectors;
  private double[] variances = new double[0];
  private boolean converged;

  /**
   * Starts with random directions, always the same ones.
   *
   * @param width features per row
   * @param wanted number of directions
   */
  public PrincipalAxes(int width, int wanted) {
    this.wanted = wanted;
    Random random = new Random(SEED);
    vectors = new double[Math.min(width, wanted + SPARE)][width];
    for (double[] vector : vectors) {
      Arrays.setAll(vector, feature -> random.nextGaussian());
    }
    orthonormalise();
  }

  /** The directions so far, orthonormal. */
  public double[][] vectors() {
    return vectors;
  }

  /**
   * Performs one iteration.
   *
   * @param products the covariance times each of {@link #vectors}, in their order
   */
  public void advance(double[][] products) {
    RealMatrix within = matrix(vectors).multiply(matrix(products).transpose());
    // Symmetric except for rounding.
    EigenDecomposition eigen =
        new EigenDecomposition(within.add(within.transpose()).scalarMultiply(0.5));
    converged = isClose(eigen.getRealEigenvalues());
    variances = eigen.getRealEigenvalues();
    // Rotated so that each vector belongs to one variance: the products of the rotated vectors.
    vectors = eigen.getVT().multiply(matrix(converged ? vectors : products)).getData();
    orthonormalise();
  }

  private static RealMatrix matrix(double[][] rows) {
    return new Array2DRowRealMatrix(rows, false);
  }

  private boolean isClose(double[] next) {
    if (variances.length == 0) {
      return false;
    }
    for (int axis = 0; axis < Math.min(wanted, next.length); axis++) {
      if (Math.abs(next[axis] - variances[axis]) > CONVERGED * Math.abs(next[axis])) {
        return false;
      }
    }
    return true;
  }

  /** Whether the last pass hardly changed anything. */
  public boolean hasConverged() {
    return converged;
  }

  /**
   * The requested directions, each with its largest component positive, so that maps do not flip.
   */
  public double[][] axes() {
    double[][] axes = Arrays.copyOf(vectors, Math.min(wanted, vectors.length));
    return Arrays.stream(axes).map(PrincipalAxes::upright).toArray(double[][]::new);
  }

  private static double[] upright(double[] vector) {
    double largest = 0;
    for (double component : vector) {
      largest = Math.abs(component) > Math.abs(largest) ? component : largest;
    }
    double sign = largest < 0 ? -1 : 1;
    return Arrays.stream(vector).map(component -> sign * component).toArray();
  }

  /** The variance along each of {@link #axes}. */
  public double[] variances() {
    return Arrays.copyOf(variances, Math.min(wanted, variances.length));
  }

  /** The Gram-Schmidt process, applied twice to remove rounding errors. */
  private void orthonormalise() {
    for (int vector = 0; vector < vectors.length; vector++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int before = 0; before < vector; before++) {
          subtract(vectors[vector], dot(vectors[vector], vectors[before]), vectors[before]);
        }
        normalise(vectors[vector]);
      }
    }
  }

  private static void subtract(double[] from, double factor, double[] vector) {
    for (int feature = 0; feature < from.length; feature++) {
      from[feature] -= factor * vector[feature];
    }
  }

  /** A zero vector, from rows that vary in fewer directions, stays zero. */
  private static void normalise(double[] vector) {
    double length = Math.sqrt(dot(vector, vector));
    double factor = length < 1e-12 ? 0 : 1 / length;
    for (int feature = 0; feature < vector.length; feature++) {
      vector[feature] *= factor;
    }
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int feature = 0; feature < one.length; feature++) {
      sum += one[feature] * other[feature];
    }
    return sum;
  }
}
