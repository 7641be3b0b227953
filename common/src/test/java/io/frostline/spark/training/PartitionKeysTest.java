package io.frostline.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Murmur3Hash;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

class PartitionKeysTest {
  @Test
  void sparkHashesEachKeyToItsPartition() {
    for (int count : new int[] {1, 2, 7, 200}) {
      int[] keys = PartitionKeys.of(count);

      assertThat(IntStream.range(0, count).map(index -> partition(keys[index], count)))
          .containsExactly(IntStream.range(0, count).boxed().toArray(Integer[]::new));
    }
  }

  /** As HashPartitioning says: {@code Pmod(new Murmur3Hash(expressions), Literal(partitions))}. */
  private static int partition(int key, int count) {
    Object hash =
        new Murmur3Hash(
                JavaConverters.asScalaBuffer(
                        java.util.List.<org.apache.spark.sql.catalyst.expressions.Expression>of(
                            Literal.create(key, org.apache.spark.sql.types.DataTypes.IntegerType)))
                    .toSeq())
            .eval(null);
    return Math.floorMod((Integer) hash, count);
  }
}
