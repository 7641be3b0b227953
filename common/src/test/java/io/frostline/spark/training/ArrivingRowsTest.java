package io.frostline.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivingRowsTest {
  private record Added(long order, String uri, int label, float[] features) {}

  @ParameterizedTest(name = "{0} rows")
  @ValueSource(ints = {0, 1, 2, 3, 10, 257})
  void theOrderOfArrivalDoesNotMatter(int count) {
    Random random = new Random(count);
    List<Added> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      // Few values each, so that every comparison decides somewhere.
      rows.add(
          new Added(
              random.nextInt(4),
              "image " + random.nextInt(3),
              random.nextInt(2),
              new float[] {random.nextInt(2), row}));
    }
    List<Added> sorted =
        rows.stream()
            .sorted(
                Comparator.comparingLong(Added::order)
                    .thenComparing(Added::uri)
                    .thenComparingInt(Added::label)
                    .thenComparing(Added::features, Arrays::compare))
            .toList();
    for (int trial = 0; trial < 20; trial++) {
      Collections.shuffle(rows, random);
      FeatureChunk chunk = chunk(rows, random.nextInt(count + 1));

      assertThat(chunk.labels()).isEqualTo(sorted.stream().mapToInt(Added::label).toArray());
      assertThat(chunk.features()).hasSize(2 * count);
      for (int row = 0; row < count; row++) {
        assertThat(Arrays.copyOfRange(chunk.features(), 2 * row, 2 * row + 2))
            .isEqualTo(sorted.get(row).features());
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void countsRowsThatAreNotFinite(float value) {
    FeatureChunk chunk =
        chunk(
            List.of(
                new Added(1, "b", 0, new float[] {0, value}),
                new Added(2, "c", 1, new float[] {5, 6}),
                new Added(3, "a", 0, new float[] {value, 0})),
            3);

    assertThat(chunk.leftOut()).isEqualTo(2);
    assertThat(chunk.example()).isEqualTo("a");
    assertThat(chunk.labels()).containsExactly(1);
    assertThat(chunk.features()).containsExactly(5, 6);
  }

  private static FeatureChunk chunk(List<Added> rows, int expected) {
    ArrivingRows chunk = new ArrivingRows(2, expected);
    rows.forEach(row -> chunk.add(row.order(), row.uri(), row.label(), row.features()));
    return chunk.chunk(0);
  }
}
