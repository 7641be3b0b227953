package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterFaultsTest {
  private static final Faults FAULTS = new Faults(Optional.empty(), Interruption.elsewhere());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Job aborted due to stage failure: Master removed our application: KILLED",
        "Job aborted due to stage failure: All masters are unresponsive! Giving up.",
        "Job 3 cancelled because SparkContext was shut down",
        "Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was created at:",
        "Cannot invoke \"org.apache.spark.SparkEnv.driverTmpDir()\" because the return value of"
            + " \"org.apache.spark.SparkEnv$.get()\" is null"
      })
  void anApplicationThatTheClusterEndsIsTriedAgain(String words) {
    Exception fault = new IllegalStateException("wave 2 failed", new SparkException(words));

    assertThat(ClusterFaults.message(fault).orElseThrow())
        .startsWith("The cluster is gone, or has ended the application of this command")
        .endsWith(
            ". Committed work is kept. Once the cluster is back, rerun the same command to resume.");
    assertThat(FAULTS.of(fault)).isEqualTo(ExitCode.CLUSTER);
  }

  @Test
  void theReasonIsNamedWhereSparkSaysIt() {
    assertThat(
            ClusterFaults.message(
                new SparkException(
                    "Job aborted due to stage failure: Master removed our application: KILLED")))
        .hasValue(
            "The cluster is gone, or has ended the application of this command (Master removed our application: KILLED). Committed work is kept. Once the cluster is back, rerun the same command to resume.");
  }

  @Test
  void otherFailuresOfJobsAreNotOfTheCluster() {
    assertThat(ClusterFaults.message(new SparkException("Job aborted due to stage failure")))
        .isEmpty();
  }
}
