package io.frostline.spark.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.feature.SliceSizes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavesTest {
  @ParameterizedTest
  @CsvSource({"1,8,2", "7,8,2", "200,8,2", "1001,8,3", "10000,16,400", "5000,1,2", "3000,300,2"})
  void slicesHoldEveryImageOnceInFullBatchesButTheLast(int number, int batchSize, int slots) {
    List<Row> images = images(number);

    List<Row[]> slices = Waves.slices(images, new SliceSizes(batchSize, 256), slots);

    assertThat(slices.stream().flatMap(Arrays::stream)).containsExactlyElementsOf(images);
    assertThat(slices.subList(0, slices.size() - 1))
        .allSatisfy(slice -> assertThat(slice.length % batchSize).isZero());
  }

  @Test
  void slicesShrinkSoThatAllSlotsEndTogether() {
    List<Integer> sizes =
        Waves.slices(images(3_300), new SliceSizes(8, 256), 2).stream()
            .map(slice -> slice.length)
            .toList();

    assertThat(sizes).startsWith(256, 256).endsWith(8, 4);
    assertThat(sizes).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(sizes).hasSizeLessThan(40);
  }

  @Test
  void aSliceOfALargeWaveTakesSecondsNotHours() {
    assertThat(Waves.slices(images(100_000), new SliceSizes(8, 256), 4))
        .allSatisfy(slice -> assertThat(slice).hasSizeLessThanOrEqualTo(256));
  }

  private static List<Row> images(int number) {
    return IntStream.range(0, number)
        .mapToObj(index -> RowFactory.create("image" + index))
        .toList();
  }
}
