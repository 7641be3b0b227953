package io.frostline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/**
 * Against {@code sklearn.decomposition.PCA(svd_solver="full")} of scikit-learn 1.2.1: see {@code
 * sklearn_axes.py} among the test's resources.
 */
class PrincipalAxesTest {
  private static final int ROWS = 200;
  private static final int WIDTH = 30;

  /** Rows that vary most along two mixed directions, centred. */
  private static double[][] rows() {
    double[][] rows = new double[ROWS][WIDTH];
    long state = 7;
    for (double[] row : rows) {
      for (int feature = 0; feature < WIDTH; feature++) {
        state = (state * 1103515245 + 12345) & 0x7fffffff;
        row[feature] = (state / 2147483648.0 - 0.5) * (1 + 3.0 / (1 + feature));
        row[feature] += feature > 0 ? 0.5 * row[feature - 1] : 0;
      }
    }
    for (int feature = 0; feature < WIDTH; feature++) {
      double mean = 0;
      for (double[] row : rows) {
        mean += row[feature] / ROWS;
      }
      for (double[] row : rows) {
        row[feature] -= mean;
      }
    }
    return rows;
  }

  private static double[][] products(double[][] rows, double[][] vectors) {
    double[][] products = new double[vectors.length][WIDTH];
    for (double[] row : rows) {
      for (int vector = 0; vector < vectors.length; vector++) {
        double product = 0;
        for (int feature = 0; feature < WIDTH; feature++) {
          product += row[feature] * vectors[vector][feature];
        }
        for (int feature = 0; feature < WIDTH; feature++) {
          products[vector][feature] += product * row[feature] / rows.length;
        }
      }
    }
    return products;
  }

  private static PrincipalAxes search(double[][] rows) {
    PrincipalAxes search = new PrincipalAxes(WIDTH, 2);
    int passes = 0;
    while (!search.hasConverged()) {
      search.advance(products(rows, search.vectors()));
      passes++;
      assertThat(passes).as("passes over the rows").isLessThan(30);
    }
    return search;
  }

  @Test
  void axesAndVariancesAreThoseOfScikitLearn() {
    PrincipalAxes search = search(rows());

    assertThat(search.variances()[0]).isCloseTo(1.98405719, within(1e-4));
    assertThat(search.variances()[1]).isCloseTo(0.87885201, within(1e-4));
    assertThat(search.axes()[0][0]).isCloseTo(0.7267429313950419, within(2e-3));
    assertThat(search.axes()[0][1]).isCloseTo(0.5549226705492224, within(2e-3));
    assertThat(search.axes()[0][29]).isCloseTo(-0.0042284264669607665, within(2e-3));
    assertThat(search.axes()[1][0]).isCloseTo(0.46419118967265216, within(5e-3));
    assertThat(search.axes()[1][29]).isCloseTo(0.08319219753339421, within(5e-3));
  }

  @Test
  void rowsThatVaryInOneDirectionHaveOneVariance() {
    double[][] rows = new double[ROWS][WIDTH];
    for (int row = 0; row < ROWS; row++) {
      rows[row][3] = row - (ROWS - 1) / 2.0;
    }

    PrincipalAxes search = search(rows);

    assertThat(search.axes()[0][3]).isCloseTo(1, within(1e-9));
    assertThat(search.variances()[0]).isCloseTo((ROWS * ROWS - 1) / 12.0, within(1e-6));
    assertThat(search.variances()[1]).isCloseTo(0, within(1e-9));
  }
}
