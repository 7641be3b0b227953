package io.frostline.head;

/**
 * Weights that are sums of rows, or a change of such weights, without the weights themselves.
 *
 * @param factors of each row for each class, row by row, whose sum the weights are
 * @param scores that these weights give each row, in the same order
 * @param bias of each class
 */
record Direction(double[] factors, double[] scores, double[] bias) {

  static Direction zeros(int rows, int classes) {
    return new Direction(
        new double[rows * classes], new double[rows * classes], new double[classes]);
  }

  /** The product of the weights and biases with those of another. */
  double dot(Direction other) {
    return product(factors, other.scores) + product(bias, other.bias);
  }

  double norm() {
    return Math.sqrt(dot(this));
  }

  /** The sum of the squares of the weights. */
  double squaredWeights() {
    return product(factors, scores);
  }

  Direction times(double factor) {
    return new Direction(times(factor, factors), times(factor, scores), times(factor, bias));
  }

  /** The sum of this and a multiple of another. */
  Direction plus(double factor, Direction other) {
    return new Direction(
        plus(factors, factor, other.factors),
        plus(scores, factor, other.scores),
        plus(bias, factor, other.bias));
  }

  /** The weights alone. */
  Direction withoutBias() {
    return new Direction(factors, scores, new double[bias.length]);
  }

  private static double product(double[] one, double[] other) {
    double sum = 0;
    for (int place = 0; place < one.length; place++) {
      sum += one[place] * other[place];
    }
    return sum;
  }

  private static double[] times(double factor, double[] numbers) {
    double[] result = new double[numbers.length];
    for (int place = 0; place < numbers.length; place++) {
      result[place] = factor * numbers[place];
    }
    return result;
  }

  private static double[] plus(double[] numbers, double factor, double[] others) {
    double[] result = new double[numbers.length];
    for (int place = 0; place < numbers.length; place++) {
      result[place] = numbers[place] + factor * others[place];
    }
    return result;
  }
}
