package io.frostline.head;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.stream.IntStream;

/**
 * Rows in memory.
 *
 * @param features row after row
 * @param width features of one row
 * @param labels indices of the classes
 */
public record LabelledRows(float[] features, int width, int[] labels) {
  public LabelledRows {
    if (features.length != Math.multiplyExact(labels.length, width)) {
      throw new IllegalArgumentException(
          Formatted.of(
              "Not %s of %s: %d",
              Count.of(labels.length, "row"), Count.of(width, "feature"), features.length));
    }
  }

  /** The products of each two rows. */
  double[][] products() {
    int count = labels.length;
    double[][] products = new double[count][count];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            row -> {
              for (int other = 0; other <= row; other++) {
                products[row][other] = product(row, other);
              }
            });
    for (int row = 0; row < count; row++) {
      for (int other = 0; other < row; other++) {
        products[other][row] = products[row][other];
      }
    }
    return products;
  }

  private double product(int row, int other) {
    double product = 0;
    for (int feature = 0; feature < width; feature++) {
      product += (double) features[row * width + feature] * features[other * width + feature];
    }
    return product;
  }

  /**
   * A weighted sum of the rows for each class: [features, classes], feature by feature.
   *
   * @param factors for each row and class, row by row
   */
  double[] sum(double[] factors, int classes) {
    double[] sums = new double[width * classes];
    for (int row = 0; row < labels.length; row++) {
      for (int feature = 0; feature < width; feature++) {
        double value = features[row * width + feature];
        for (int label = 0; label < classes; label++) {
          sums[feature * classes + label] += value * factors[row * classes + label];
        }
      }
    }
    return sums;
  }
}
