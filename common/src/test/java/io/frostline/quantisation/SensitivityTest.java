package io.frostline.quantisation;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.ModelPackage;
import io.frostline.onnx.InputTensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensitivityTest {
  private static final int CHANNELS = 8;

  @TempDir Path folder;

  @Test
  void theConvolutionWhoseInputIsRoundedMostCoarselyIsFirst() {
    ModelPackage model = SmallConvolutions.in(folder, 13);
    QuantisationPlan plan = QuantisationPlan.of(model, Set.of());
    Map<String, TensorStatistics> statistics = SmallConvolutions.statistics(model, plan);
    float[] huge = new float[CHANNELS * 100_000];
    Arrays.fill(huge, 300);
    statistics.get("m1").add(huge);
    List<List<InputTensor>> images =
        IntStream.range(0, 4)
            .mapToObj(image -> SmallConvolutions.pixels(image, 1))
            .map(
                pixels ->
                    List.of(
                        InputTensor.bytes(
                            pixels, model.description().input().sample(1).get(0).shape())))
            .toList();

    List<String> ranking = new Sensitivity(model, statistics, images).ranking(plan);

    assertThat(ranking).containsExactlyInAnyOrder("r1", "k1", "e1", "g1");
    assertThat(ranking.get(0)).isEqualTo("g1");
  }
}
