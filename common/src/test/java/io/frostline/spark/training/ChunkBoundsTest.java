package io.frostline.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkBoundsTest {
  private static final int BUCKETS = 1 << 16;

  @Test
  void everyHashBelongsToTheChunkThatWasCounted() {
    long[] hashes = new Random(1).longs(10_000).toArray();
    for (int chunks : new int[] {1, 2, 3, 8, 97}) {
      ChunkBounds bounds = ChunkBounds.cut(histogram(hashes), chunks);
      long[] found = new long[chunks];
      Arrays.stream(hashes).forEach(hash -> found[bounds.chunk(hash)]++);

      assertThat(found).isEqualTo(bounds.rows());
      assertThat(bounds.total()).isEqualTo(10_000);
    }
  }

  @Test
  void chunksAreEqualWithinARowOrTwo() {
    ChunkBounds bounds = ChunkBounds.cut(histogram(new Random(2).longs(999).toArray()), 4);

    assertThat(Arrays.stream(bounds.rows())).allMatch(rows -> rows >= 248 && rows <= 252);
    assertThat(bounds.batchSize(3)).isBetween(83, 84);
  }

  @Test
  void rowsOfOneHashStayTogether() {
    long[] same = new long[100];
    ChunkBounds bounds = ChunkBounds.cut(histogram(same), 4);

    assertThat(Arrays.stream(bounds.rows()).max()).hasValue(100);
    assertThat(bounds.rows()[bounds.chunk(0)]).isEqualTo(100);
  }

  @Test
  void noRowsMakeEmptyChunks() {
    assertThat(ChunkBounds.cut(new long[BUCKETS], 2).rows()).containsExactly(0, 0);
  }

  @Test
  void theFirstAndTheLastHashHaveAChunk() {
    ChunkBounds bounds = ChunkBounds.cut(histogram(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}), 2);

    assertThat(bounds.chunk(Long.MIN_VALUE)).isZero();
    assertThat(bounds.chunk(Long.MAX_VALUE)).isEqualTo(1);
  }

  private static long[] histogram(long[] hashes) {
    long[] histogram = new long[BUCKETS];
    Arrays.stream(hashes).forEach(hash -> histogram[(int) (hash >> 48) + BUCKETS / 2]++);
    return histogram;
  }
}
