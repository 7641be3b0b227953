package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.evaluation.Probe.Cut;
import io.frostline.evaluation.Score;
import io.frostline.head.FeatureTransform;
import io.frostline.head.Optimizer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnHeadTest {
  private static final ModelDescription SAMPLE =
      new ModelStore(Path.of("../deploy/sample/models")).describe("mobilenet_v2");
  private static final LearnPlan OF_FEW = LearnPlan.usual(445, 8);
  private static final LearnPlan OF_MANY = LearnPlan.usual(3_000, 10);

  @Test
  void withFewImagesItReadsTheAveragesOfTheLayersAroundToo() {
    LearnHead grid = LearnHead.of(SAMPLE, cut("block_13_expand_relu", "grid2"), OF_FEW);
    LearnHead average = LearnHead.of(SAMPLE, cut("block_13_expand_relu", "average"), OF_FEW);

    assertThat(grid.cuts())
        .extracting(CutPoint::toString)
        .containsExactly(
            "block_13_expand_relu (grid2)",
            "block_12_expand_relu (average)",
            "block_13_expand_relu (average)",
            "block_14_expand_relu (average)");
    assertThat(average.layers())
        .containsExactly("block_13_expand_relu", "block_12_expand_relu", "block_14_expand_relu");
    assertThat(grid.optimizer()).isEqualTo(Optimizer.RIDGE);
    assertThat(grid.transform()).isEqualTo(FeatureTransform.SQUARE_ROOT);
    assertThat(grid.columns().get(0)).isEqualTo("features_block_13_expand_relu_grid2");
  }

  @Test
  void atTheEndsOfTheNetworkThereIsOneNeighbour() {
    assertThat(LearnHead.of(SAMPLE, cut("out_relu", "average"), OF_FEW).layers())
        .containsExactly("out_relu", "block_15_expand_relu");
    assertThat(LearnHead.of(SAMPLE, cut("block_1_expand_relu", "average"), OF_FEW).layers())
        .containsExactly("block_1_expand_relu", "block_2_expand_relu");
  }

  @Test
  void withManyImagesOrAtALayerWithoutPositionsItReadsTheCutAlone() {
    LearnHead many = LearnHead.of(SAMPLE, cut("block_13_expand_relu", "grid2"), OF_MANY);
    LearnHead last = LearnHead.of(SAMPLE, cut("features", "average"), OF_FEW);

    assertThat(SAMPLE.layer("features").map(Layer::arrangement)).contains(Arrangement.FLAT);
    assertThat(many.isJoined()).isFalse();
    assertThat(many.columns()).containsExactly("features");
    assertThat(many.optimizer()).isEqualTo(Optimizer.ADAM);
    assertThat(last.isJoined()).isFalse();
    assertThat(last.optimizer()).isEqualTo(Optimizer.RIDGE);
    assertThat(last.transform()).isEqualTo(FeatureTransform.NONE);
  }

  private static Cut cut(String layer, String pool) {
    return new Cut(0, layer, "Relu", pool, "features", 1, 1, 1, 1, 1, List.of(), List.<Score>of());
  }
}
