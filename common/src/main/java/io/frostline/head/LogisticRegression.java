package io.frostline.head;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * A head without hidden layers for few rows, trained on all of them at once until it has converged:
 * multinomial logistic regression with an L2 penalty, of which the mean cross-entropy and half the
 * penalty times the squares of the weights are the smallest, by L-BFGS (Liu and Nocedal 1989). The
 * penalty alone regularises, as in scikit-learn's LogisticRegression with C = 1 / (rows * penalty);
 * biases have none.
 *
 * <p>With fewer rows than features, Adam leaves the space that the rows span, and a weak penalty
 * does not bring it back within a few epochs. Here the weights are always sums of rows. A direction
 * is therefore kept as a factor for each row and class with the scores that it gives the rows, so
 * that a step costs one product of the rows with each other, whatever their width.
 */
public final class LogisticRegression implements AutoCloseable {
  /** Earlier steps from which the curvature is estimated. */
  private static final int MOST_MEMORY = 10;

  private static final int LEAST_MEMORY = 2;

  /** Rows times classes of all of them, at most; a memory of the least steps may exceed it. */
  private static final int NUMBERS = 4_000_000;

  private static final int MOST_STEPS = 500;

  /** Of the gradient, as a share of the first one. */
  private static final double TOLERANCE = 1e-5;

  /** The share of the decrease along the gradient that a step must reach (Armijo 1966). */
  private static final double SUFFICIENT = 1e-4;

  private static final double SHORTEST_STEP = 1e-8;

  private final LabelledRows rows;
  private final int classes;
  private final RowScores products;

  /**
   * Multiplies the rows with each other.
   *
   * @param rows whose features are standardised; at most {@link RidgeRegression#MOST_ROWS}
   */
  public LogisticRegression(LabelledRows rows, int classes) {
    this.rows = rows;
    this.classes = classes;
    this.products = new RowScores(rows.products(), classes);
  }

  /** A step and by how much it changed the gradient. */
  private record Curvature(Direction step, Direction change, double product) {}

  /** Trains a head from zeros. */
  public LinearHead solve(double l2) {
    Direction head = Direction.zeros(rows.labels().length, classes);
    Loss loss = new Loss(head, l2);
    Direction gradient = loss.gradient();
    double first = gradient.norm();
    Deque<Curvature> memory = new ArrayDeque<>();
    for (int step = 0; step < MOST_STEPS && gradient.norm() > TOLERANCE * first; step++) {
      Direction downhill = downhill(gradient, memory, first);
      double slope = gradient.dot(downhill);
      double length = 1;
      Loss next = new Loss(head.plus(length, downhill), l2);
      while (next.value() > loss.value() + SUFFICIENT * length * slope && length > SHORTEST_STEP) {
        length /= 2;
        next = new Loss(head.plus(length, downhill), l2);
      }
      Direction changed = next.gradient();
      remember(memory, downhill.times(length), changed.plus(-1, gradient));
      head = next.head();
      loss = next;
      gradient = changed;
    }
    return head(head);
  }

  /** Without curvature, a step of length 1 along the gradient. */
  private static Direction downhill(Direction gradient, Deque<Curvature> memory, double first) {
    if (memory.isEmpty()) {
      return gradient.times(-1 / first);
    }
    double[] shares = new double[memory.size()];
    Direction direction = gradient.times(-1);
    int place = 0;
    for (Curvature known : memory) {
      shares[place] = known.step().dot(direction) / known.product();
      direction = direction.plus(-shares[place++], known.change());
    }
    Curvature last = memory.getFirst();
    direction = direction.times(last.product() / last.change().dot(last.change()));
    for (Iterator<Curvature> oldest = memory.descendingIterator(); oldest.hasNext(); ) {
      Curvature known = oldest.next();
      double share = known.change().dot(direction) / known.product();
      direction = direction.plus(shares[--place] - share, known.step());
    }
    return direction;
  }

  /** The latest first. Rounding can hide the curvature of a tiny step. */
  private void remember(Deque<Curvature> memory, Direction step, Direction change) {
    double product = step.dot(change);
    if (product > 0) {
      memory.addFirst(new Curvature(step, change, product));
      int most = NUMBERS / step.factors().length;
      if (memory.size() > Math.max(LEAST_MEMORY, Math.min(MOST_MEMORY, most))) {
        memory.removeLast();
      }
    }
  }

  private LinearHead head(Direction head) {
    float[] bias = new float[classes];
    for (int label = 0; label < classes; label++) {
      bias[label] = (float) head.bias()[label];
    }
    double[] sums = rows.sum(head.factors(), classes);
    float[] weights = new float[sums.length];
    for (int place = 0; place < sums.length; place++) {
      weights[place] = (float) sums[place];
    }
    return new LinearHead(weights, bias);
  }

  /** The loss of a head, and for each row and class the slope of the cross-entropy. */
  private final class Loss {
    private final Direction head;
    private final double l2;
    private final double[] slopes;
    private final double value;

    Loss(Direction head, double l2) {
      this.head = head;
      this.l2 = l2;
      int count = rows.labels().length;
      this.slopes = new double[count * classes];
      double sum = 0;
      for (int row = 0; row < count; row++) {
        sum += fillSlopes(row);
      }
      this.value = sum / count + l2 / 2 * head.squaredWeights();
    }

    /** Returns the cross-entropy. */
    private double fillSlopes(int row) {
      int from = row * classes;
      int label = rows.labels()[row];
      double highest = Double.NEGATIVE_INFINITY;
      for (int place = 0; place < classes; place++) {
        slopes[from + place] = head.scores()[from + place] + head.bias()[place];
        highest = Math.max(highest, slopes[from + place]);
      }
      double own = slopes[from + label] - highest;
      double sum = 0;
      for (int place = from; place < from + classes; place++) {
        slopes[place] = Math.exp(slopes[place] - highest);
        sum += slopes[place];
      }
      int count = rows.labels().length;
      for (int place = from; place < from + classes; place++) {
        slopes[place] /= sum * count;
      }
      slopes[from + label] -= 1.0 / count;
      return Math.log(sum) - own;
    }

    Direction head() {
      return head;
    }

    double value() {
      return value;
    }

    Direction gradient() {
      double[] bias = new double[classes];
      for (int place = 0; place < slopes.length; place++) {
        bias[place % classes] += slopes[place];
      }
      Direction ofEntropy = new Direction(slopes, products.of(slopes), bias);
      return ofEntropy.plus(l2, head.withoutBias());
    }
  }

  @Override
  public void close() {
    products.close();
  }
}
