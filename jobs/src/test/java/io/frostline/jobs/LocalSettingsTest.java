package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class LocalSettingsTest {
  private final SparkConf settings =
      new SparkConf(false).setMaster("local[1]").setAppName("test of local settings");

  /** Spark would end the process, and the command would seem to have been stopped from outside. */
  @Test
  void aTaskThatFillsTheHeapFailsItsJobAndNothingElse() {
    try (JavaSparkContext context =
        new JavaSparkContext(LocalSettings.of(settings, UserInterface.NONE))) {
      Throwable failure =
          catchThrowable(
              () ->
                  context
                      .parallelize(List.of(Integer.MAX_VALUE - 2))
                      .map(length -> new double[length].length)
                      .collect());

      assertThat(MachineFaults.message(failure).orElseThrow())
          .startsWith("The heap is full (Java heap space)");
      assertThat(context.parallelize(List.of(1, 2)).count()).isEqualTo(2);
    }
  }

  @Test
  void applyToOneProcessAndNotToWorkersOfTheirOwn() {
    assertThat(LocalSettings.applyTo(settings)).isTrue();
    assertThat(LocalSettings.applyTo(settings.clone().setMaster("local"))).isTrue();
    assertThat(LocalSettings.applyTo(settings.clone().setMaster("local-cluster[2,1,1024]")))
        .isFalse();
  }
}
