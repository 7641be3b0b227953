package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FullDiskTest {
  @Test
  void theTextOfAnExecutorsFaultTellsWhere() {
    Exception fault =
        new IllegalStateException(
            "Job aborted: Lost task 0.0: [TASK_WRITE_FAILED] Task failed while writing rows to file:/data/t.\n"
                + "Caused by: java.io.IOException: No space left on device\n");

    assertThat(FullDisk.message(fault))
        .hasValue(
            "The storage is full (No space left on device): file:/data/t. What was committed is kept:"
                + " make room, and give the same command again.");
  }

  @Test
  void causesAreRead() {
    Exception fault = new RuntimeException(null, new IOException("Disk quota exceeded"));

    assertThat(FullDisk.message(fault).orElseThrow())
        .contains("Disk quota exceeded", "spark.local.dir");
  }

  @Test
  void anythingElseIsNoFullDisk() {
    assertThat(FullDisk.message(new IOException("connection reset by peer"))).isEmpty();
  }
}
