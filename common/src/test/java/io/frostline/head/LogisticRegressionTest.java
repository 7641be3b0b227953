package io.frostline.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogisticRegressionTest {
  private static final int CLASSES = 3;

  /** The first features tell the classes apart, the others say nothing. */
  private static LabelledRows rows(int count, int width) {
    Random random = new Random(count);
    float[] features = new float[count * width];
    int[] labels = new int[count];
    for (int row = 0; row < count; row++) {
      labels[row] = row % CLASSES;
      for (int feature = 0; feature < width; feature++) {
        double signal = feature == labels[row] ? 1 : 0;
        features[row * width + feature] = (float) (signal + random.nextGaussian());
      }
    }
    return new LabelledRows(features, width, labels);
  }

  private static LinearHead solve(LabelledRows rows, double l2) {
    try (LogisticRegression regression = new LogisticRegression(rows, CLASSES)) {
      return regression.solve(l2);
    }
  }

  /** Computed from the weights themselves; the biases come last. */
  private static double[] gradient(LinearHead head, LabelledRows rows, double l2) {
    int width = rows.width();
    int count = rows.labels().length;
    double[] gradient = new double[(width + 1) * CLASSES];
    for (int place = 0; place < head.weights().length; place++) {
      gradient[place] = l2 * head.weights()[place];
    }
    for (int row = 0; row < count; row++) {
      double[] shares = new double[CLASSES];
      double sum = 0;
      for (int label = 0; label < CLASSES; label++) {
        double score = head.bias()[label];
        for (int feature = 0; feature < width; feature++) {
          score +=
              (double) head.weights()[feature * CLASSES + label]
                  * rows.features()[row * width + feature];
        }
        shares[label] = Math.exp(score);
        sum += shares[label];
      }
      for (int label = 0; label < CLASSES; label++) {
        double slope = (shares[label] / sum - (label == rows.labels()[row] ? 1 : 0)) / count;
        for (int feature = 0; feature < width; feature++) {
          gradient[feature * CLASSES + label] += slope * rows.features()[row * width + feature];
        }
        gradient[width * CLASSES + label] += slope;
      }
    }
    return gradient;
  }

  private static double norm(double... numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number * number;
    }
    return Math.sqrt(sum);
  }

  private static LinearHead zeros(int width) {
    return new LinearHead(new float[width * CLASSES], new float[CLASSES]);
  }

  @ParameterizedTest
  @CsvSource({"40, 100, 0.0001", "40, 100, 0.1", "300, 12, 0.0001", "300, 12, 1"})
  void nothingIsLeftToImprove(int count, int width, double l2) {
    LabelledRows rows = rows(count, width);

    LinearHead head = solve(rows, l2);

    assertThat(norm(gradient(head, rows, l2)))
        .isCloseTo(0, within(2e-5 * norm(gradient(zeros(width), rows, l2))));
  }

  @Test
  void everyPenaltyGivesTheSameBitsAloneAndAmongOthers() {
    LabelledRows rows = rows(40, 100);

    LinearHead alone = solve(rows, 0.1);

    try (LogisticRegression regression = new LogisticRegression(rows, CLASSES)) {
      LinearHead weak = regression.solve(0.01);
      assertThat(regression.solve(0.1).weights()).isEqualTo(alone.weights());
      assertThat(norm(widened(weak.weights()))).isGreaterThan(norm(widened(alone.weights())));
    }
  }

  private static double[] widened(float... numbers) {
    double[] wide = new double[numbers.length];
    for (int place = 0; place < numbers.length; place++) {
      wide[place] = numbers[place];
    }
    return wide;
  }

  @Test
  void aClassWithoutTrainingRowsGetsTheLowestBias() {
    try (LogisticRegression regression = new LogisticRegression(rows(30, 8), CLASSES + 1)) {
      LinearHead head = regression.solve(0.01);

      assertThat(head.bias()[CLASSES]).isLessThan(-1).isFinite();
      for (float weight : head.weights()) {
        assertThat(weight).isFinite();
      }
    }
  }
}
