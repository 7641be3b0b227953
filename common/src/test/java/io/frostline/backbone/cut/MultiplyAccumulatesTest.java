package io.frostline.backbone.cut;

import static io.frostline.backbone.TestNetwork.attribute;
import static io.frostline.backbone.TestNetwork.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultiplyAccumulatesTest {
  @TempDir Path folder;

  private ModelPackage model;

  @BeforeEach
  void writeModel() {
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 3, 8, 8)
            .weights("kernel", 4, 3, 3, 3)
            .integers("depthwise", 4, 1, 3, 3)
            .integers("rows", 0, -1)
            .weights("dense", 5, 256)
            .weights("last", 5, 7)
            .node("Conv", List.of("image", "kernel"), "conv", attributes("pads", 1, 1, 1, 1))
            .node("ConstantOfShape", List.of("depthwise"), "zeros")
            .node(
                "Conv",
                List.of("conv", "zeros"),
                "deep",
                attributes("pads", 1, 1, 1, 1),
                attribute("group", 4))
            .node("Relu", List.of("deep"), "relu")
            .node("Reshape", List.of("relu", "rows"), "flat")
            .node("Gemm", List.of("flat", "dense"), "hidden", attribute("transB", 1))
            .node("MatMul", List.of("hidden", "last"), "scores")
            .output("scores");
    model =
        TestPackage.write(
            folder,
            network,
            TestPackage.input(8, 8, ColorOrder.RGB, TensorLayout.NCHW),
            TestPackage.PLAIN,
            new Layer("conv", List.of(4, 8, 8), Arrangement.CHANNELS_FIRST, "Conv"),
            new Layer("deep", List.of(4, 8, 8), Arrangement.CHANNELS_FIRST, "Conv"),
            new Layer("relu", List.of(4, 8, 8), Arrangement.CHANNELS_FIRST, "Relu"),
            new Layer("hidden", List.of(5), Arrangement.FLAT, "Gemm"),
            new Layer("scores", List.of(7), Arrangement.FLAT, "MatMul"));
  }

  @Test
  void countsConvolutionsAndProductsUpToALayer() {
    MultiplyAccumulates count = new MultiplyAccumulates(model);

    long convolution = 4 * 8 * 8 * 3 * 3 * 3;
    long depthwise = 4 * 8 * 8 * 3 * 3;
    assertThat(count.upTo("conv")).isEqualTo(convolution);
    assertThat(count.upTo("relu")).isEqualTo(convolution + depthwise);
    assertThat(count.upTo("hidden")).isEqualTo(convolution + depthwise + 256 * 5);
    assertThat(count.all()).isEqualTo(convolution + depthwise + 256 * 5 + 5 * 7);
  }

  @Test
  void measuresLayersInTurn() {
    assertThat(new CutSpeeds(2, 1, 0.05).measure(model, List.of("conv", "scores")))
        .containsOnlyKeys("conv", "scores")
        .allSatisfy(
            (layer, speed) -> {
              assertThat(speed.perSecond()).isPositive();
              assertThat(speed.perCoreSecond()).isPositive();
            });
  }
}
