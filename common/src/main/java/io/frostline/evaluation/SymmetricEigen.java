package io.frostline.evaluation;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations.
 *
 * @param values in descending order
 * @param vectors a row for each value
 */
record SymmetricEigen(double[] values, double[][] vectors) {
  private static final int MAX_SWEEPS = 60;

  static SymmetricEigen of(double[][] matrix) {
    int size = matrix.length;
    double[][] work = new double[size][size];
    double[][] rotation = new double[size][size];
    for (int row = 0; row < size; row++) {
      rotation[row][row] = 1;
      for (int column = 0; column < size; column++) {
        work[row][column] = (matrix[row][column] + matrix[column][row]) / 2;
      }
    }
    for (int sweep = 0; sweep < MAX_SWEEPS && !isDiagonal(work); sweep++) {
      for (int row = 0; row < size; row++) {
        for (int column = row + 1; column < size; column++) {
          rotate(work, rotation, row, column);
        }
      }
    }
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparing((Integer place) -> -work[place][place]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = new double[size];
    double[][] vectors = new double[size][];
    for (int place = 0; place < size; place++) {
      values[place] = work[order[place]][order[place]];
      vectors[place] = rotation[order[place]];
    }
    return new SymmetricEigen(values, vectors);
  }

  private static boolean isDiagonal(double[][] matrix) {
    double beside = 0;
    double all = 0;
    for (int row = 0; row < matrix.length; row++) {
      for (int column = 0; column < matrix.length; column++) {
        double square = matrix[row][column] * matrix[row][column];
        all += square;
        beside += row == column ? 0 : square;
      }
    }
    return beside <= 1e-28 * all;
  }

  /** Turns two axes so that the element that they share becomes 0. */
  private static void rotate(double[][] work, double[][] rotation, int one, int other) {
    if (work[one][other] == 0) {
      return;
    }
    double theta = (work[other][other] - work[one][one]) / (2 * work[one][other]);
    double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double cosine = 1 / Math.sqrt(tangent * tangent + 1);
    double sine = tangent * cosine;
    for (int index = 0; index < work.length; index++) {
      double first = work[index][one];
      double second = work[index][other];
      work[index][one] = cosine * first - sine * second;
      work[index][other] = sine * first + cosine * second;
    }
    mix(work, one, other, cosine, sine);
    mix(rotation, one, other, cosine, sine);
  }

  private static void mix(double[][] rows, int one, int other, double cosine, double sine) {
    for (int index = 0; index < rows.length; index++) {
      double first = rows[one][index];
      double second = rows[other][index];
      rows[one][index] = cosine * first - sine * second;
      rows[other][index] = sine * first + cosine * second;
    }
  }
}
