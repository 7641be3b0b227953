package io.frostline.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.frostline.message.UserException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RidgeRegressionTest {
  private static final int CLASSES = 3;

  /** The first features tell the classes apart, the others say nothing. */
  private static LabelledRows rows(int count, int width, long seed) {
    Random random = new Random(seed);
    float[] features = new float[count * width];
    int[] labels = new int[count];
    for (int row = 0; row < count; row++) {
      labels[row] = row % CLASSES;
      for (int feature = 0; feature < width; feature++) {
        double signal = feature % 8 == labels[row] ? 1 : 0;
        features[row * width + feature] = (float) (signal + random.nextGaussian() - 0.125);
      }
    }
    return new LabelledRows(features, width, labels);
  }

  private static double[] scores(LinearHead head, LabelledRows rows, int row) {
    double[] scores = new double[CLASSES];
    for (int label = 0; label < CLASSES; label++) {
      scores[label] = head.bias()[label];
      for (int feature = 0; feature < rows.width(); feature++) {
        scores[label] +=
            (double) head.weights()[feature * CLASSES + label]
                * rows.features()[row * rows.width() + feature];
      }
    }
    return scores;
  }

  private static ProbabilityLoss judged(LinearHead head, LabelledRows rows) {
    ProbabilityLoss loss = new ProbabilityLoss();
    for (int row = 0; row < rows.labels().length; row++) {
      double[] shares = scores(head, rows, row);
      double sum = 0;
      for (int label = 0; label < CLASSES; label++) {
        shares[label] = Math.exp(shares[label]);
        sum += shares[label];
      }
      float[] probabilities = new float[CLASSES];
      for (int label = 0; label < CLASSES; label++) {
        probabilities[label] = (float) (shares[label] / sum);
      }
      loss.add(probabilities, 0, CLASSES, rows.labels()[row]);
    }
    return loss;
  }

  @Test
  void learnsFromFewerRowsThanFeatures() {
    LinearHead head = new RidgeRegression(rows(60, 200, 1), CLASSES).solve().head();

    ProbabilityLoss judged = judged(head, rows(600, 200, 2));

    assertThat(head.width()).isEqualTo(200);
    assertThat(judged.accuracy()).isGreaterThan(0.95);
  }

  @Test
  void itsProbabilitiesFitRowsThatItHasNotSeen() {
    LabelledRows unseen = rows(600, 16, 4);
    LinearHead head = new RidgeRegression(rows(90, 16, 3), CLASSES).solve().head();

    double loss = judged(head, unseen).loss();

    assertThat(loss).isLessThan(judged(scaled(head, 0.5f), unseen).loss());
    assertThat(loss).isLessThan(judged(scaled(head, 2), unseen).loss());
  }

  @Test
  void solvesTheNormalEquationsOfThePenaltyThatItNames() {
    LabelledRows rows = rows(40, 5, 5);
    RidgeRegression.Solved solved = new RidgeRegression(rows, CLASSES).solve();

    assertThat(RidgeRegression.PENALTIES).contains(solved.choice().penalty());
    assertThat(angle(gradient(solved.head(), rows, solved.choice().penalty())))
        .isCloseTo(0, within(1e-4));
  }

  /**
   * Of the squared error of the first class with that scale of the targets which makes it smallest:
   * the weights are scaled, so only their direction is certain.
   */
  private static double[][] gradient(LinearHead head, LabelledRows rows, double penalty) {
    int count = rows.labels().length;
    double mean = IntStream.of(rows.labels()).filter(label -> label == 0).count() * 2.0 / count - 1;
    double[] ofWeights = new double[rows.width()];
    double[] ofTargets = new double[rows.width()];
    for (int feature = 0; feature < rows.width(); feature++) {
      ofWeights[feature] = penalty * rows.width() * head.weights()[feature * CLASSES];
      for (int row = 0; row < count; row++) {
        double value = rows.features()[row * rows.width() + feature];
        ofWeights[feature] += value * (scores(head, rows, row)[0] - head.bias()[0]);
        ofTargets[feature] += value * ((rows.labels()[row] == 0 ? 1 : -1) - mean);
      }
    }
    return new double[][] {ofWeights, ofTargets};
  }

  private static double angle(double[][] vectors) {
    double product = 0;
    double one = 0;
    double other = 0;
    for (int place = 0; place < vectors[0].length; place++) {
      product += vectors[0][place] * vectors[1][place];
      one += vectors[0][place] * vectors[0][place];
      other += vectors[1][place] * vectors[1][place];
    }
    return 1 - product / Math.sqrt(one * other);
  }

  private static LinearHead scaled(LinearHead head, float by) {
    float[] weights = head.weights().clone();
    float[] bias = head.bias().clone();
    for (int place = 0; place < weights.length; place++) {
      weights[place] *= by;
    }
    for (int place = 0; place < bias.length; place++) {
      bias[place] *= by;
    }
    return new LinearHead(weights, bias);
  }

  @Test
  void aClassWithoutTrainingRowsDoesNotSpoilIt() {
    LabelledRows rows = rows(30, 8, 6);

    LinearHead head = new RidgeRegression(rows, CLASSES + 1).solve().head();

    assertThat(head.classes()).isEqualTo(CLASSES + 1);
    for (float weight : head.weights()) {
      assertThat(weight).isFinite();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LBFGS", "RIDGE"})
  void hiddenLayersAndWeightedClassesAreRefused(Optimizer optimizer) {
    assertThatThrownBy(() -> configuration(optimizer, List.of(8), ClassWeighting.NONE))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("--optimizer " + optimizer.keyword())
        .hasMessageContaining("--hidden does not apply");
    assertThatThrownBy(() -> configuration(optimizer, List.of(), ClassWeighting.BALANCED))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--class-weight does not apply");
    assertThat(configuration(optimizer, List.of(), ClassWeighting.NONE).epochs()).isEqualTo(1);
  }

  private static HeadConfiguration configuration(
      Optimizer optimizer, List<Integer> hidden, ClassWeighting weighting) {
    return new HeadConfiguration(
        hidden,
        Activation.RELU,
        0,
        1e-4,
        optimizer,
        0.01,
        Schedule.COSINE,
        512,
        30,
        2,
        weighting,
        8,
        1);
  }
}
