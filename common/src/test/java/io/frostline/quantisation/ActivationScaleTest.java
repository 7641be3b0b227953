package io.frostline.quantisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ActivationScaleTest {
  @Test
  void cutsOffAValueThatIsTooRareToMatter() {
    TensorStatistics statistics = gaussian(2_000_000, 1);
    ActivationScale without = ActivationScale.ofLeastError(statistics, Clipping.NONE);
    TensorStatistics withOutlier = gaussian(2_000_000, 1);
    withOutlier.add(new float[] {12});

    ActivationScale with = ActivationScale.ofLeastError(withOutlier, Clipping.NONE);

    assertThat(with.scale() * ActivationScale.LARGEST).isLessThan(10);
    assertThat(with.scale()).isCloseTo(without.scale(), within(0.25f * without.scale()));
  }

  @Test
  void keepsTheWholeRangeOfValuesThatAreAllEquallyFrequent() {
    TensorStatistics statistics = new TensorStatistics(new Channels(1, Channels.Place.TOGETHER));
    float[] levels = new float[256];
    for (int level = 0; level < levels.length; level++) {
      levels[level] = level / 255f;
    }
    statistics.add(levels);

    ActivationScale scale = ActivationScale.ofLeastError(statistics, Clipping.NONE);

    assertThat(scale.scale()).isCloseTo(1 / 255f, within(1e-9f));
    assertThat(scale.zeroPoint()).isZero();
  }

  @Test
  void zeroStaysZero() {
    TensorStatistics statistics = gaussian(10_000, 0.7);

    ActivationScale scale = ActivationScale.ofLeastError(statistics, Clipping.NONE);

    assertThat(scale.zeroPoint()).isBetween(100, 155);
    assertThat(scale.rounded(0)).isZero();
  }

  @Test
  void clipsWhereTheActivationDoes() {
    TensorStatistics statistics = gaussian(10_000, 4);

    ActivationScale scale = ActivationScale.ofLeastError(statistics, new Clipping(0, 6));

    assertThat(scale.zeroPoint()).isZero();
    assertThat(scale.rounded(-3)).isZero();
    assertThat(scale.rounded(100)).isLessThanOrEqualTo(6 + 1e-6);
  }

  @Test
  void aTensorThatIsZeroEverywhereHasAScale() {
    TensorStatistics statistics = new TensorStatistics(new Channels(1, Channels.Place.TOGETHER));
    statistics.add(new float[16]);

    ActivationScale scale = ActivationScale.ofLeastError(statistics, Clipping.NONE);

    assertThat(scale.scale()).isPositive();
    assertThat(scale.rounded(0)).isZero();
  }

  private static TensorStatistics gaussian(int count, double deviation) {
    Random random = new Random(3);
    float[] values = new float[count];
    for (int at = 0; at < count; at++) {
      values[at] = (float) (deviation * random.nextGaussian());
    }
    TensorStatistics statistics = new TensorStatistics(new Channels(1, Channels.Place.TOGETHER));
    statistics.add(values);
    return statistics;
  }
}
