package io.frostline.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.feature.Portion;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkPlacesTest {
  @Test
  void everyChunkOfEveryPortionIsAPartitionOfItsOwn() {
    ChunkBounds eight = even(8);
    ChunkBounds one = even(1);
    ChunkBounds three = even(3);
    ChunkPlaces places =
        new ChunkPlaces(Map.of(Portion.TEST, three, Portion.TRAIN, eight, Portion.VALIDATION, one));

    assertThat(places.partitions()).isEqualTo(12);
    assertThat(ofPortion(places, Portion.TRAIN)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(ofPortion(places, Portion.VALIDATION)).containsExactly(8);
    assertThat(ofPortion(places, Portion.TEST)).containsExactly(9, 10, 11);
    new Random(1)
        .longs(1000)
        .forEach(
            order -> {
              assertThat(places.partition("train", order)).isEqualTo(eight.chunk(order));
              assertThat(places.partition("validation", order)).isEqualTo(8);
              assertThat(places.partition("test", order)).isEqualTo(9 + three.chunk(order));
            });
  }

  private static int[] ofPortion(ChunkPlaces places, Portion portion) {
    return IntStream.range(0, 12).filter(partition -> places.isOf(portion, partition)).toArray();
  }

  private static ChunkBounds even(int chunks) {
    long[] histogram = new long[1 << 16];
    Arrays.fill(histogram, 1);
    return ChunkBounds.cut(histogram, chunks);
  }
}
