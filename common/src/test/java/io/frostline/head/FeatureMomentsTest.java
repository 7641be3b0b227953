package io.frostline.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FeatureMomentsTest {
  @Test
  void partsBroughtTogetherAreTheWhole() {
    Random random = new Random(1);
    FeatureMoments whole = new FeatureMoments(2);
    FeatureMoments first = new FeatureMoments(2);
    FeatureMoments second = new FeatureMoments(2);
    double sum = 0;
    double squares = 0;
    for (int row = 0; row < 1_000; row++) {
      float[] features = {(float) (1e4 + random.nextGaussian()), (float) random.nextDouble()};
      whole.add(features, 0);
      (row % 3 == 0 ? first : second).add(features, 0);
      sum += features[1];
      squares += features[1] * (double) features[1];
    }

    Standardisation expected = whole.standardisation();
    Standardisation found = first.merge(second).merge(new FeatureMoments(2)).standardisation();

    assertThat(found.mean()[0]).isEqualTo(expected.mean()[0]);
    assertThat(found.deviation()[0]).isCloseTo(expected.deviation()[0], within(1e-6f));
    assertThat(found.mean()[1]).isCloseTo((float) (sum / 1_000), within(1e-6f));
    assertThat(found.deviation()[1])
        .isCloseTo((float) Math.sqrt(squares / 1_000 - sum / 1_000 * sum / 1_000), within(1e-6f));
    assertThat(expected.deviation()[0]).isBetween(0.9f, 1.1f);
  }

  @Test
  void aConstantFeatureIsNotDividedByZero() {
    FeatureMoments moments = new FeatureMoments(2);
    for (int row = 0; row < 10; row++) {
      moments.add(new float[] {0.1f, 0}, 0);
    }
    Standardisation standardisation = moments.standardisation();
    float[] features = {0.1f, 0};
    standardisation.apply(features, 0);

    assertThat(standardisation.deviation()).containsExactly(1, 1);
    assertThat(features).containsExactly(0, 0);
    assertThat(moments.scale()).containsExactly(0, 0);
  }

  @Test
  void squareRootsAreTakenBeforeMeanAndDeviation() {
    FeatureMoments moments =
        new FeatureMoments(2, FeatureTransform.SQUARE_ROOT)
            .add(new float[] {4, -16})
            .add(new float[] {36, 0});
    Standardisation standardisation = moments.standardisation();
    float[] features = {49, 4};
    standardisation.apply(features, 0);

    assertThat(standardisation)
        .isEqualTo(
            new Standardisation(
                FeatureTransform.SQUARE_ROOT, new float[] {4, -2}, new float[] {2, 2}));
    assertThat(features).containsExactly(1.5f, 2);
    assertThat(standardisation.undone(0, 1.5f)).isEqualTo(49);
    assertThat(standardisation.undone(1, -1)).isEqualTo(-16);
  }

  @Test
  void theScaleIsOneOverTheDeviation() {
    FeatureMoments moments = new FeatureMoments(2).add(new float[] {1, -3}).add(new float[] {3, 1});

    assertThat(moments.mean()).containsExactly(2, -1);
    assertThat(moments.scale()).containsExactly(1, 0.5);
  }
}
