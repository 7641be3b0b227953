package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MachineFaultsTest {
  @Test
  void theTextOfAnExecutorsFaultTellsWhere() {
    Exception fault =
        new IllegalStateException(
            "Job aborted: Lost task 0.0: [TASK_WRITE_FAILED] Task failed while writing rows to file:/data/t.\n"
                + "Caused by: java.io.IOException: No space left on device\n");

    assertThat(MachineFaults.message(fault))
        .hasValue(
            "The storage is full (No space left on device): file:/data/t. Committed work is kept."
                + " Free some space, then rerun the same command.");
  }

  @Test
  void causesAreRead() {
    Exception fault = new RuntimeException(null, new IOException("Disk quota exceeded"));

    assertThat(MachineFaults.message(fault).orElseThrow())
        .contains("Disk quota exceeded", "spark.local.dir");
  }

  @Test
  void executorsThatDieAgainAndAgainWantMemory() {
    Exception fault =
        new IllegalStateException(
            "Job aborted due to stage failure: Task 0 in stage 5.0 failed 4 times, most recent failure: Lost task 0.3"
                + " in stage 5.0 (TID 9) (node executor 4): ExecutorLostFailure (executor 4 exited caused by one of the"
                + " running tasks) Reason: Container killed on request. Exit code is 137\nDriver stacktrace:");

    assertThat(MachineFaults.message(fault).orElseThrow())
        .contains(
            "died repeatedly: Container killed on request. Exit code is 137\n", "memoryOverhead");
  }

  @Test
  void anAlteredNetworkTellsItsMachine() {
    Exception fault =
        new IllegalStateException(
            "Job aborted due to stage failure: Task 1 in stage 11.0 failed 4 times, most recent failure: Lost task 1.3"
                + " in stage 11.0 (TID 62) (node-7 executor 1): java.lang.IllegalStateException: the network arrived"
                + " altered: /work/0/n.onnx has sha256 f7, not b0\n\tat io.frostline.spark.extraction.DistributedFile.verified");

    assertThat(MachineFaults.message(fault).orElseThrow())
        .startsWith(
            "On node-7, the network arrived altered: /work/0/n.onnx has sha256 f7, not b0.\nNothing was computed")
        .contains("excludeOnFailure");
  }

  @Test
  void aFullHeapSaysHowToGetALargerOne() {
    assertThat(MachineFaults.message(new OutOfMemoryError("Java heap space")).orElseThrow())
        .startsWith("The heap is full (Java heap space): this process may use ")
        .contains("FROSTLINE_MEMORY=4g", "--executor-memory", "rerun the same command");
  }

  @Test
  void aSettingThatSparkCannotReadIsNamedWithItsValue() {
    Exception fault =
        new IllegalArgumentException(
            "spark.sql.shuffle.partitions should be int, but was none", new Exception("x"));

    assertThat(MachineFaults.message(fault))
        .hasValue(
            "The setting spark.sql.shuffle.partitions of Spark is 'none', but should be int."
                + " Correct it in FROSTLINE_SPARK_OPTIONS, FROSTLINE_SPARK_CONF or"
                + " spark-defaults.conf.");
  }

  @Test
  void anythingElseIsAFaultOfOurs() {
    assertThat(MachineFaults.message(new IOException("connection reset by peer"))).isEmpty();
  }
}
