package io.frostline.backbone.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import io.frostline.message.UserException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerChoiceTest {
  @TempDir private Path store;

  private ModelDescription described(Layer... layers) {
    TestNetwork network =
        new TestNetwork(13).input("image", -1, 3, 2, 2).node("Relu", List.of("image"), "a");
    return TestPackage.write(
            store,
            network.output("a"),
            TestPackage.input(2, 2, ColorOrder.RGB, TensorLayout.NCHW),
            TestPackage.PLAIN,
            layers)
        .description();
  }

  private static Layer map(String name, int channels, String operator) {
    return map(name, channels, 4, operator);
  }

  private static Layer map(String name, int channels, int side, String operator) {
    return new Layer(name, List.of(channels, side, side), Arrangement.CHANNELS_FIRST, operator);
  }

  private static Layer flat(String name, int width, String operator) {
    return new Layer(name, List.of(width), Arrangement.FLAT, operator);
  }

  private ModelDescription network() {
    return described(
            map("conv1", 8, "Conv"),
            map("relu1", 8, "Relu"),
            map("relu2", 16, "Clip"),
            map("add2", 4, "Add"),
            map("relu3", 16, "Relu"),
            map("pad3", 64, "Pad"),
            map("relu4", 32, "Relu"),
            map("relu5", 32, "Relu"),
            flat("pooled", 32, "GlobalAveragePool"),
            flat("scores", 1000, "Add"))
        .withFeatures("pooled");
  }

  @Test
  void takesTheWidestOfEachStretchAndTheDefaultLayer() {
    assertThat(LayerChoice.evenly(network(), 4))
        .extracting(Layer::name)
        .containsExactly("relu2", "relu3", "relu5", "pooled");
  }

  @Test
  void prefersTheLastLayerOfAResolutionToAWiderOne() {
    ModelDescription shrinking =
        described(
                map("wide16", 32, 16, "Relu"),
                map("last16", 8, 16, "Relu"),
                map("first8", 32, 8, "Relu"),
                map("wide8", 64, 8, "Relu"),
                map("more8", 32, 8, "Relu"),
                map("last8", 32, 8, "Relu"),
                flat("pooled", 64, "GlobalAveragePool"))
            .withFeatures("pooled");

    assertThat(LayerChoice.evenly(shrinking, 4))
        .extracting(Layer::name)
        .containsExactly("last16", "wide8", "last8", "pooled");
  }

  @Test
  void neverTakesClassScoresNorLayersThatOnlyPrepare() {
    assertThat(LayerChoice.evenly(network(), 100))
        .extracting(Layer::name)
        .containsExactly("relu1", "relu2", "add2", "relu3", "relu4", "relu5", "pooled");
  }

  @Test
  void goesOnAboveADefaultLayerInTheMiddle() {
    assertThat(LayerChoice.evenly(network().withFeatures("relu3"), 3))
        .extracting(Layer::name)
        .containsExactly("relu2", "relu3", "relu5");
  }

  @Test
  void takesAnyLayerWhereNoneIsBehindAnActivation() {
    ModelDescription products =
        described(flat("low", 3, "Gemm"), flat("high", 3, "Gemm")).withFeatures("high");

    assertThat(LayerChoice.evenly(products, 5))
        .extracting(Layer::name)
        .containsExactly("low", "high");
    assertThat(LayerChoice.evenly(products, 1)).extracting(Layer::name).containsExactly("high");
    assertThatThrownBy(() -> LayerChoice.evenly(products, 0))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--layer-count is 0");
  }
}
