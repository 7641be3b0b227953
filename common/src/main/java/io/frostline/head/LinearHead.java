package io.frostline.head;

import io.frostline.message.Count;

/**
 * A head without hidden layers as plain numbers: the scores of the classes are features · weights +
 * bias, and their softmax is the probabilities.
 *
 * @param weights [features, classes], row by row
 * @param bias of each class
 */
public record LinearHead(float[] weights, float[] bias) {
  public LinearHead {
    if (bias.length == 0 || weights.length == 0 || weights.length % bias.length != 0) {
      throw new IllegalArgumentException(
          Count.of(weights.length, "weight") + " for " + Count.of(bias.length, "class"));
    }
  }

  /** Features of one row. */
  public int width() {
    return weights.length / bias.length;
  }

  /** How many classes there are. */
  public int classes() {
    return bias.length;
  }

  /**
   * The same head on features that are not standardised: with the mean m and the deviation d, (x -
   * m) / d · w + b is x · w / d + (b - m · w / d). Computed in double precision.
   */
  public LinearHead unstandardised(Standardisation standardisation) {
    if (standardisation.width() != width()) {
      throw new IllegalArgumentException(
          Count.of(standardisation.width(), "mean") + " for " + Count.of(width(), "feature"));
    }
    if (standardisation.transform() != FeatureTransform.NONE) {
      throw new IllegalArgumentException("The features are transformed.");
    }
    float[] scaled = new float[weights.length];
    double[] shifted = new double[bias.length];
    for (int place = 0; place < weights.length; place++) {
      int feature = place / bias.length;
      double weight = (double) weights[place] / standardisation.deviation()[feature];
      scaled[place] = (float) weight;
      shifted[place % bias.length] -= standardisation.mean()[feature] * weight;
    }
    float[] biases = new float[bias.length];
    for (int label = 0; label < biases.length; label++) {
      biases[label] = (float) (bias[label] + shifted[label]);
    }
    return new LinearHead(scaled, biases);
  }

  /**
   * The same head on features in another order.
   *
   * @param order for each new place, the place where the feature was
   */
  public LinearHead reordered(int... order) {
    float[] moved = new float[weights.length];
    for (int place = 0; place < order.length; place++) {
      System.arraycopy(
          weights, order[place] * bias.length, moved, place * bias.length, bias.length);
    }
    return new LinearHead(moved, bias);
  }
}
