package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code frostline bench}: every figure is there. How good they are is no matter for a test. */
class BenchIT {
  @Test
  void tellsTheCostOfEachStageAndTheEfficiency() {
    Command run =
        frostline(
                "bench",
                "--images",
                Project.SAMPLE_IMAGES,
                "--models",
                Project.SAMPLE_MODELS,
                "--model",
                "mobilenet_v2",
                "--layer",
                "block_3_expand_relu",
                "--rounds",
                2,
                "--seconds",
                1)
            .succeeded();

    assertThat(run.out())
        .contains("2 threads", "round 1:", "round 2:")
        .containsPattern("reading \\(background\\) +\\d")
        .containsPattern("decoding and resizing +\\d+\\.\\d+ +\\d+")
        .containsPattern("network +\\d+\\.\\d+ +\\d+")
        .containsPattern("writing +\\d+\\.\\d+ +\\d+")
        .containsPattern("bare engine \\(ceiling\\) +\\d+\\.\\d+ +\\d+")
        .containsPattern("efficiency \\(pipeline / engine\\): [01]\\.\\d{3}")
        .containsPattern(
            "peak memory of this process: [\\d,]+ MiB, including [\\d,]+ MiB live heap")
        .containsPattern(
            "--executor-cores 2 --executor-memory \\d+m --conf spark.executor.memoryOverhead=\\d+m")
        .containsPattern("One such executor processes a million images in \\d+\\.\\d hours");
  }
}
