package io.frostline.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkLayoutTest {
  @Test
  void everyWorkerHasTheSameSteps() {
    WorkLayout layout = WorkLayout.of(48_000, 1_280, 2, 512, 2);

    assertThat(layout.stepsOfTurn()).isEqualTo(24);
    assertThat(layout.stepsOfEpoch()).isEqualTo(48);
    assertThat(layout.partitions()).isEqualTo(4);
  }

  @Test
  void noBatchIsLargerThanAskedForAndNoChunkLargerThanMemory() {
    for (long rows : new long[] {1, 2, 3, 7, 100, 999, 48_000, 20_000_000}) {
      for (int workers : new int[] {1, 2, 3, 16}) {
        for (int batch : new int[] {1, 7, 512}) {
          WorkLayout layout = WorkLayout.of(rows, 1_280, workers, batch, 3);
          long batches = (long) layout.workers() * layout.stepsOfEpoch();
          assertThat(batches * batch).isGreaterThanOrEqualTo(rows);
          assertThat((long) layout.batches() * batch * 1_280 * 4).isLessThanOrEqualTo(64L << 20);
          assertThat(layout.workers()).isLessThanOrEqualTo((int) Math.min(workers, rows));
        }
      }
    }
  }

  @Test
  void turnsFollowOneAnother() {
    WorkLayout layout = new WorkLayout(3, 2, 4, 5);

    assertThat(layout.firstPartition(0, 1)).isEqualTo(4);
    assertThat(layout.firstPartition(1, 0)).isEqualTo(12);
    assertThat(layout.firstPartition(1, 2) + layout.chunks()).isEqualTo(layout.partitions());
  }
}
