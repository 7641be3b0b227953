package io.frostline.spark.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.Murmur3HashFunction;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardPlanTest {
  @Test
  void aFileBeginsWithItsFirstUri() {
    ShardPlan plan = new ShardPlan(List.of("b", "d"), List.of(2L, 2L, 1L));

    assertThat(List.of("", "a", "azzz", "b", "c", "d", "da", "z").stream().map(plan::shardOf))
        .containsExactly(0, 0, 0, 1, 1, 2, 2, 2);
  }

  @Test
  void aRowWithoutUriIsInTheFirstFile() {
    assertThat(new ShardPlan(List.of("b"), List.of(1L, 1L)).shardOf(null)).isZero();
  }

  /** As Spark sorts them: by the bytes of UTF-8, which is not the order of Java's strings. */
  @Test
  void urisAreInTheOrderOfTheirBytes() {
    ShardPlan plan = new ShardPlan(List.of("\uFFFD", "😀"), List.of(1L, 1L, 1L));

    assertThat("😀").isLessThan("\uFFFD");
    assertThat(plan.shardOf("é")).isZero();
    assertThat(plan.shardOf("\uFFFD.jpg")).isEqualTo(1);
    assertThat(plan.shardOf("😀.jpg")).isEqualTo(2);
  }

  @Test
  void asLongAsThereIsOneFileEverythingIsInIt() {
    assertThat(new ShardPlan(List.of(), List.of(7L)).shardOf("any")).isZero();
  }

  /** With Spark's own hash, by which Dataset.repartition distributes. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 257})
  void everyFileGetsAPartitionOfItsOwn(int files) {
    ShardPlan plan =
        new ShardPlan(
            IntStream.range(1, files).mapToObj("%04d"::formatted).toList(),
            Collections.nCopies(files, 1L));

    assertThat(
            IntStream.of(plan.partitionKeys())
                .map(
                    key ->
                        (int)
                            Math.floorMod(
                                Murmur3HashFunction.hash(key, DataTypes.IntegerType, 42),
                                (long) files)))
        .containsExactlyElementsOf(IntStream.range(0, files).boxed().toList());
  }
}
