package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExecutorSizeTest {
  @Test
  void whatWasNotLiveHeapIsOverhead() {
    assertThat(ExecutorSize.of(2, 900, 60).options())
        .isEqualTo(
            "--executor-cores 2 --executor-memory 512m --conf spark.executor.memoryOverhead=1024m");
  }

  @Test
  void theHeapHasRoomForThriceWhatIsAlive() {
    assertThat(ExecutorSize.of(4, 3000, 500)).isEqualTo(new ExecutorSize(4, 1536, 2560));
  }
}
