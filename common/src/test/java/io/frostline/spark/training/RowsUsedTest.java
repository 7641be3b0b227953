package io.frostline.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.spark.training.ChunkBatches.Name;
import io.frostline.spark.training.ChunkFacts.ChunkRows;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsUsedTest {
  private final RowsUsed rows = new RowsUsed(List.of(new ChunkRows(0, 3), new ChunkRows(1, 1)), 2);

  @Test
  void allBatchesOnceAreAllRows() {
    assertThat(rows.check(1, List.of(new Name(3, 1), new Name(0, 1), new Name(1, 2)))).isEqualTo(4);
  }

  @Test
  void aMissingBatchIsAFault() {
    assertThatThrownBy(() -> rows.check(2, List.of(new Name(3, 1), new Name(0, 1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Epoch 2 did not use 2 of 4 training rows, those of 1 of 3 batches.");
  }

  @Test
  void aBatchThatComesTwiceOrShortIsAFault() {
    assertThatThrownBy(() -> rows.check(1, List.of(new Name(0, 1), new Name(0, 1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("batch 0");
    assertThatThrownBy(() -> rows.check(1, List.of(new Name(1, 1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("should use it once with 2 rows");
  }
}
