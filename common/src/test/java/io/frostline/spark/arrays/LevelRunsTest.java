package io.frostline.spark.arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Levels as Parquet encodes them. */
class LevelRunsTest {
  @ParameterizedTest(name = "arrays of {0} floats")
  @ValueSource(ints = {1, 2, 7, 8, 9, 15, 16, 17, 1280})
  void findsWhereArraysOfOneLengthBegin(int length) throws IOException {
    int[] levels = IntStream.range(0, 50 * length).map(at -> at % length == 0 ? 0 : 1).toArray();

    assertThat(decoded(encoded(levels, 1), 1, levels.length)).isEqualTo(levels);
  }

  @ParameterizedTest(name = "levels up to {0}")
  @ValueSource(ints = {1, 2, 3})
  void readsRunsOfAnyLength(int highest) throws IOException {
    Random random = new Random(highest);
    for (int trial = 0; trial < 200; trial++) {
      List<Integer> levels = new ArrayList<>();
      for (int run = random.nextInt(30); run >= 0; run--) {
        int level = random.nextInt(highest + 1);
        IntStream.rangeClosed(0, random.nextInt(40)).forEach(each -> levels.add(level));
      }
      int[] wanted = levels.stream().mapToInt(Integer::intValue).toArray();

      assertThat(decoded(encoded(wanted, highest), highest, wanted.length)).isEqualTo(wanted);
    }
  }

  @ParameterizedTest(name = "{0} levels are missing")
  @ValueSource(ints = {1, 100})
  void refusesFewerLevelsThanThePageHasValues(int missing) throws IOException {
    int[] levels = new int[16];

    assertThatThrownBy(() -> decoded(encoded(levels, 1), 1, levels.length + missing))
        .isInstanceOf(BufferUnderflowException.class);
  }

  private static ByteBuffer encoded(int[] levels, int highest) throws IOException {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(highest);
    RunLengthBitPackingHybridEncoder encoder =
        new RunLengthBitPackingHybridEncoder(bits, 64, 1 << 20, new HeapByteBufferAllocator());
    for (int level : levels) {
      encoder.writeInt(level);
    }
    return ByteBuffer.wrap(encoder.toBytes().toByteArray());
  }

  private static int[] decoded(ByteBuffer encoded, int highest, int count) {
    LevelRuns runs = new LevelRuns(encoded, highest, count);
    List<Integer> levels = new ArrayList<>();
    while (runs.next()) {
      for (long each = 0; each < runs.length(); each++) {
        levels.add(runs.level());
      }
    }
    return levels.stream().mapToInt(Integer::intValue).toArray();
  }
}
