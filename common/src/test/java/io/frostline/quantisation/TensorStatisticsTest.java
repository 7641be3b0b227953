package io.frostline.quantisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TensorStatisticsTest {
  private static final int CHANNELS = 3;

  @Test
  void neitherTheOrderNorTheGroupingOfImagesChangesABit() {
    List<float[]> images = new ArrayList<>(images(60));
    TensorStatistics one = of(images);

    Collections.shuffle(images, new Random(1));
    TensorStatistics parts = of(images.subList(0, 7));
    parts.add(of(images.subList(7, 8)));
    TensorStatistics others = of(images.subList(8, 31));
    others.add(of(images.subList(31, 60)));
    others.add(parts);

    assertThat(bins(others)).isEqualTo(bins(one));
    assertThat(others.means()).isEqualTo(one.means());
    assertThat(others.lowest()).isEqualTo(one.lowest());
    assertThat(others.highest()).isEqualTo(one.highest());
    assertThat(others.centre(0)).isEqualTo(one.centre(0));
  }

  @Test
  void countsEveryValueInTheBinThatItIsIn() {
    TensorStatistics statistics = new TensorStatistics(new Channels(1, Channels.Place.TOGETHER));
    statistics.add(new float[] {-3.99f, 0, 0.001f, 3.99f});

    double width = statistics.centre(1) - statistics.centre(0);
    for (double value : new double[] {-3.99, 0, 0.001, 3.99}) {
      assertThat(
              IntStream.range(0, TensorStatistics.BINS)
                  .filter(bin -> statistics.count(bin) > 0)
                  .anyMatch(bin -> Math.abs(statistics.centre(bin) - value) <= width / 2))
          .isTrue();
    }
    assertThat(bins(statistics).stream().mapToLong(Long::longValue).sum()).isEqualTo(4);
    assertThat(width).isEqualTo(2 * 4.0 / TensorStatistics.BINS);
  }

  @Test
  void meansAreThoseOfTheChannels() {
    TensorStatistics statistics = new TensorStatistics(new Channels(2, Channels.Place.TOGETHER));
    statistics.add(new float[] {1, 2, 3, -10, 0, 4});
    statistics.add(new float[] {3, 4, 5, -20, 0, 8});

    assertThat(statistics.means()[0]).isCloseTo(3, within(1e-6));
    assertThat(statistics.means()[1]).isCloseTo(-3, within(1e-6));
  }

  private static List<float[]> images(int count) {
    Random random = new Random(7);
    List<float[]> images = new ArrayList<>();
    for (int image = 0; image < count; image++) {
      double size = Math.exp(4 * random.nextGaussian());
      float[] values = new float[CHANNELS * 5];
      for (int at = 0; at < values.length; at++) {
        values[at] = (float) (size * random.nextGaussian());
      }
      images.add(values);
    }
    return images;
  }

  private static TensorStatistics of(List<float[]> images) {
    TensorStatistics statistics =
        new TensorStatistics(new Channels(CHANNELS, Channels.Place.TOGETHER));
    images.forEach(statistics::add);
    return statistics;
  }

  private static List<Long> bins(TensorStatistics statistics) {
    return IntStream.range(0, TensorStatistics.BINS).mapToObj(statistics::count).toList();
  }

  @Test
  void theNumbersOfAChannelMayBeApart() {
    TensorStatistics statistics = new TensorStatistics(new Channels(2, Channels.Place.BY_POSITION));

    statistics.add(new float[] {1, 10, 2, 20, 3, 30});

    assertThat(statistics.means()).containsExactly(2, 20);
  }
}
