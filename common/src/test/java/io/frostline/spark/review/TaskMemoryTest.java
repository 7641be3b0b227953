package io.frostline.spark.review;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskMemoryTest {
  private static final long GIGABYTE = 1L << 30;

  /** Of 5 GB of heap, Spark may fill 3; two tasks have half a gigabyte each for their rows. */
  @Test
  void halfOfWhatSparkDoesNotManageIsForTheRowsOfAllTasks() {
    assertThat(TaskMemory.rows(3 * GIGABYTE, 0.6, 2, 256)).isEqualTo((int) (GIGABYTE / 2 / 1024));
  }

  @Test
  void whatSparkManagesBesidesIsNotForRows() {
    assertThat(TaskMemory.rows(3 * GIGABYTE, 0.75, 2, 256)).isEqualTo((int) (GIGABYTE / 4 / 1024));
  }

  @Test
  void allRowsFitIntoOneArray() {
    assertThat(TaskMemory.rows(900 * GIGABYTE, 0.6, 1, 2048))
        .isEqualTo((Integer.MAX_VALUE - 8) / 2048);
  }

  @Test
  void thereIsRoomForARowAtLeast() {
    assertThat(TaskMemory.rows(1, 0.6, 64, 4096)).isEqualTo(1);
  }
}
