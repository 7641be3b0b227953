package io.frostline.spark.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class FastestBatchTest {
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void aSmallerBatchWinsUnlessALargerOneIsFasterByTwoPercent() {
    assertThat(FastestBatch.fastest(List.of(new double[] {101, 100, 99.5}))).isZero();
    assertThat(FastestBatch.fastest(List.of(new double[] {103, 100, 99}))).isOne();
    assertThat(FastestBatch.fastest(List.of(new double[] {103, 100, 90}))).isEqualTo(2);
  }

  @Test
  void oneDisturbedTaskDecidesNothing() {
    List<double[]> times =
        List.of(new double[] {90, 100}, new double[] {91, 100}, new double[] {900, 100});

    assertThat(FastestBatch.fastest(times)).isZero();
  }

  @Test
  void anExecutorHasWhatItsContainerHasBesideTheHeap() {
    SparkConf settings = new SparkConf(false);
    assertThat(BatchMemory.ofExecutor(settings)).isEqualTo(384 * MEBIBYTE);

    settings.set("spark.executor.memory", "8g");
    assertThat(BatchMemory.ofExecutor(settings)).isEqualTo(819 * MEBIBYTE);

    settings.set("spark.executor.memoryOverhead", "2g");
    assertThat(BatchMemory.ofExecutor(settings)).isEqualTo(2048 * MEBIBYTE);
  }
}
