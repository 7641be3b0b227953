package io.frostline.head;

import java.util.Arrays;
import java.util.List;

/**
 * A head without hidden layers in closed form, for few rows: ridge regression of +1 for the class
 * of a row and -1 for the others on its features. With fewer rows than features, it is solved
 * through the products of the rows (Saunders, Gammerman and Vovk 1998).
 *
 * <p>The rows themselves decide the rest, each by the head of all others, whose scores follow from
 * the same solution (leave-one-out; Allen 1974): the penalty is the one of {@link #PENALTIES} with
 * the smallest squared error, and the scores are scaled by one number so that their softmax has the
 * smallest log loss (temperature scaling; Guo et al. 2017). Without it, probabilities would all be
 * nearly the same.
 */
public final class RidgeRegression {
  /** Solving takes time with the cube of the rows, and memory with their square. */
  public static final int MOST_ROWS = 2_000;

  /** On the squares of the weights, as a share of the mean square of a standardised row. */
  static final List<Double> PENALTIES = List.of(0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0);

  /** The scale is sought between 1/20 and 148. */
  private static final double LOWEST_LOG_SCALE = -3;

  private static final double HIGHEST_LOG_SCALE = 5;
  private static final int HALVINGS = 40;

  private final LabelledRows rows;
  private final int classes;
  private final double[] means;
  private final double[][] targets;

  /**
   * @param rows whose features are standardised; at most {@link #MOST_ROWS}
   */
  public RidgeRegression(LabelledRows rows, int classes) {
    this.rows = rows;
    this.classes = classes;
    int count = rows.labels().length;
    this.means = new double[classes];
    for (int label : rows.labels()) {
      means[label] += 2.0 / count;
    }
    for (int label = 0; label < classes; label++) {
      means[label] -= 1;
    }
    this.targets = new double[count][classes];
    for (int row = 0; row < count; row++) {
      for (int label = 0; label < classes; label++) {
        targets[row][label] = (label == rows.labels()[row] ? 1 : -1) - means[label];
      }
    }
  }

  /** The weights of the features and the biases of the classes, with what was chosen for them. */
  public record Solved(LinearHead head, RidgeChoice choice) {}

  /** Solves, chooses and scales. */
  public Solved solve() {
    double[][] products = products();
    Solution best =
        PENALTIES.stream()
            .map(penalty -> Solution.of(products, penalty, targets))
            .reduce((one, other) -> other.squaredError() < one.squaredError() ? other : one)
            .orElseThrow();
    double scale = scale(leftOut(best));
    return new Solved(head(best, scale), new RidgeChoice(best.penalty(), 1 / scale));
  }

  /** Of each two rows, divided by the number of features. */
  private double[][] products() {
    double[][] products = rows.products();
    for (double[] ofRow : products) {
      for (int other = 0; other < ofRow.length; other++) {
        ofRow[other] /= rows.width();
      }
    }
    return products;
  }

  /** The scores of each row by the head of all others. */
  private double[][] leftOut(Solution solution) {
    double[][] scores = new double[targets.length][classes];
    for (int row = 0; row < scores.length; row++) {
      for (int label = 0; label < classes; label++) {
        scores[row][label] = means[label] + targets[row][label] - solution.errors()[row][label];
      }
    }
    return scores;
  }

  /** Log loss is convex in the scale: halves the interval by its slope. */
  private double scale(double[][] scores) {
    double low = LOWEST_LOG_SCALE;
    double high = HIGHEST_LOG_SCALE;
    for (int step = 0; step < HALVINGS; step++) {
      double middle = (low + high) / 2;
      if (slope(scores, Math.exp(middle)) > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return Math.exp((low + high) / 2);
  }

  /** How much the log loss grows with the scale: expected score less the score of the class. */
  private double slope(double[][] scores, double scale) {
    double slope = 0;
    for (int row = 0; row < scores.length; row++) {
      double highest = Double.NEGATIVE_INFINITY;
      for (double score : scores[row]) {
        highest = Math.max(highest, score);
      }
      double sum = 0;
      double weighted = 0;
      for (double score : scores[row]) {
        double share = Math.exp(scale * (score - highest));
        sum += share;
        weighted += share * score;
      }
      slope += weighted / sum - scores[row][rows.labels()[row]];
    }
    return slope;
  }

  private LinearHead head(Solution solution, double scale) {
    int width = rows.width();
    double[] factors = Arrays.stream(solution.factors()).flatMapToDouble(Arrays::stream).toArray();
    double[] sums = rows.sum(factors, classes);
    float[] weights = new float[sums.length];
    for (int place = 0; place < sums.length; place++) {
      weights[place] = (float) (scale * sums[place] / width);
    }
    float[] bias = new float[classes];
    for (int label = 0; label < classes; label++) {
      bias[label] = (float) (scale * means[label]);
    }
    return new LinearHead(weights, bias);
  }

  /**
   * The solution with one penalty.
   *
   * @param factors of the rows, whose sum the weights are, for each class
   * @param errors of the head of all other rows, for each row and class
   */
  private record Solution(double penalty, double[][] factors, double[][] errors) {

    static Solution of(double[][] products, double penalty, double[][] targets) {
      double[][] inverse = inverse(factor(products, penalty));
      int count = targets.length;
      int classes = targets[0].length;
      double[][] half = new double[count][classes];
      double[][] factors = new double[count][classes];
      double[] diagonal = new double[count];
      for (int row = 0; row < count; row++) {
        for (int column = 0; column <= row; column++) {
          for (int label = 0; label < classes; label++) {
            half[row][label] += inverse[row][column] * targets[column][label];
          }
        }
        for (int column = 0; column <= row; column++) {
          diagonal[column] += inverse[row][column] * inverse[row][column];
          for (int label = 0; label < classes; label++) {
            factors[column][label] += inverse[row][column] * half[row][label];
          }
        }
      }
      double[][] errors = new double[count][classes];
      for (int row = 0; row < count; row++) {
        for (int label = 0; label < classes; label++) {
          errors[row][label] = factors[row][label] / diagonal[row];
        }
      }
      return new Solution(penalty, factors, errors);
    }

    /** Cholesky: the lower triangle whose product with its transpose is products + penalty. */
    private static double[][] factor(double[][] products, double penalty) {
      int count = products.length;
      double[][] lower = new double[count][];
      for (int row = 0; row < count; row++) {
        lower[row] = new double[row + 1];
        for (int column = 0; column <= row; column++) {
          double rest = products[row][column] + (column == row ? penalty : 0);
          double[] above = lower[column];
          for (int place = 0; place < column; place++) {
            rest -= lower[row][place] * above[place];
          }
          lower[row][column] = column == row ? Math.sqrt(rest) : rest / above[column];
        }
      }
      return lower;
    }

    /** The inverse of a lower triangle. */
    private static double[][] inverse(double[][] lower) {
      double[][] inverse = new double[lower.length][];
      for (int row = 0; row < lower.length; row++) {
        double[] own = new double[row + 1];
        own[row] = 1;
        for (int place = 0; place < row; place++) {
          double factor = lower[row][place];
          double[] above = inverse[place];
          for (int column = 0; column <= place; column++) {
            own[column] -= factor * above[column];
          }
        }
        for (int column = 0; column <= row; column++) {
          own[column] /= lower[row][row];
        }
        inverse[row] = own;
      }
      return inverse;
    }

    double squaredError() {
      double sum = 0;
      for (double[] ofRow : errors) {
        for (double error : ofRow) {
          sum += error * error;
        }
      }
      return sum;
    }
  }
}
