package io.frostline.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoftmaxRegressionTest {
  private static final int WIDTH = 6;
  private static final int CLASSES = 3;

  /** A feature for each class, on another scale each, and as many that say nothing. */
  private static LabelledRows rows(int count) {
    Random random = new Random(1);
    float[] features = new float[count * WIDTH];
    int[] labels = new int[count];
    for (int row = 0; row < count; row++) {
      labels[row] = row % CLASSES;
      for (int feature = 0; feature < WIDTH; feature++) {
        double signal = feature == labels[row] ? 4 : 0;
        double scale = Math.pow(100, feature % CLASSES);
        features[row * WIDTH + feature] = (float) (scale * (signal + random.nextGaussian()));
      }
    }
    return new LabelledRows(features, WIDTH, labels);
  }

  private static int[] places(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  @Test
  void learnsFromManyRowsAndFromFew() {
    SoftmaxRegression heads = new SoftmaxRegression(rows(2400), CLASSES);

    ProbabilityLoss many = heads.judge(places(0, 1800), places(1800, 2400), 1);
    ProbabilityLoss few = heads.judge(places(0, 60), places(1800, 2400), 1);

    assertThat(many.rows()).isEqualTo(600);
    assertThat(many.accuracy()).isGreaterThan(0.97);
    assertThat(few.accuracy()).isGreaterThan(0.8).isLessThanOrEqualTo(many.accuracy());
  }

  @Test
  void isTheSameForTheSameSeed() {
    SoftmaxRegression heads = new SoftmaxRegression(rows(300), CLASSES);

    ProbabilityLoss one = heads.judge(places(0, 200), places(200, 300), 5);
    ProbabilityLoss again = heads.judge(places(0, 200), places(200, 300), 5);

    assertThat(again.loss()).isEqualTo(one.loss());
    assertThat(heads.judge(places(0, 200), places(200, 300), 6).loss()).isNotEqualTo(one.loss());
  }

  @Test
  void neverLooksAtRowsThatAreNeitherForTrainingNorForTesting() {
    LabelledRows spoiled = rows(300);
    for (int feature = 0; feature < WIDTH; feature++) {
      spoiled.features()[299 * WIDTH + feature] = Float.NaN;
    }

    ProbabilityLoss judged =
        new SoftmaxRegression(spoiled, CLASSES).judge(places(0, 200), places(200, 299), 5);

    assertThat(judged.loss())
        .isEqualTo(
            new SoftmaxRegression(rows(300), CLASSES)
                .judge(places(0, 200), places(200, 299), 5)
                .loss());
  }
}
