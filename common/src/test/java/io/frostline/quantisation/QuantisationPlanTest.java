package io.frostline.quantisation;

import static io.frostline.backbone.TestNetwork.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import io.frostline.message.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantisationPlanTest {
  @TempDir Path folder;

  private ModelPackage model;

  @BeforeEach
  void write() {
    model = SmallConvolutions.in(folder, 13);
  }

  @Test
  void allConvolutionsButTheLastRunOnIntegers() {
    QuantisationPlan plan = QuantisationPlan.of(model, Set.of());

    assertThat(plan.products()).containsExactly("r1", "k1", "e1", "g1");
    assertThat(plan.nodes()).extracting(IntegerNode::output).contains("a1").doesNotContain("m1");
  }

  @Test
  void normalisationsAndActivationsBecomePartOfTheConvolution() {
    QuantisationPlan plan = QuantisationPlan.of(model, Set.of());

    assertThat(plan.lost()).containsExactlyInAnyOrder("c1", "b1", "d1", "f1");
    assertThat(plan.nodes().get(0).clipping()).isEqualTo(new Clipping(0, Double.POSITIVE_INFINITY));
  }

  @Test
  void aMaxPoolingHasTheScaleOfItsInput() {
    QuantisationPlan plan = QuantisationPlan.of(model, Set.of());

    assertThat(plan.tensors()).containsEntry("p1", "r1").containsEntry("m1", "m1");
    assertThat(plan.tensors()).containsOnlyKeys("image", "r1", "p1", "k1", "e1", "a1", "m1", "g1");
  }

  @Test
  void namedConvolutionsStayOnFloatsByAnyOfTheirNames() {
    assertThat(QuantisationPlan.of(model, Set.of("k1")).products())
        .isEqualTo(QuantisationPlan.of(model, Set.of("d1")).products())
        .containsExactly("r1", "e1", "g1");
  }

  @Test
  void aNameThatNoConvolutionHasIsRefused() {
    assertThatThrownBy(() -> QuantisationPlan.of(model, Set.of("s1")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "Cannot keep the layer 's1' in floats: no convolution or dense layer computes it.");
  }

  @Test
  void denseLayersRunOnIntegersButTheSmallAndTheLast() {
    QuantisationPlan plan = QuantisationPlan.of(SmallDense.in(folder.resolve("d"), 13), Set.of());

    assertThat(plan.products()).containsExactly("wide", "down", "fc1", "fc2");
    assertThat(plan.copied()).containsExactly("tokens", "active", "flat", "r1");
    assertThat(plan.tensors()).isEmpty();
    assertThat(plan.lost()).isEmpty();
  }

  @Test
  void aDenseLayerIsKeptOnFloatsByName() {
    ModelPackage dense = SmallDense.in(folder.resolve("d"), 13);

    assertThat(QuantisationPlan.of(dense, Set.of("wide", "fc2")).products())
        .containsExactly("down", "fc1");
  }

  /** Its output multiplies whole channels, so that its errors would be in all of their numbers. */
  @Test
  void squeezeAndExcitationStaysOnFloats() {
    QuantisationPlan plan =
        QuantisationPlan.of(SmallExcitation.in(folder.resolve("se"), 1), Set.of());

    assertThat(plan.products()).containsExactly("r1", "c2");
  }

  @Test
  void anOldOpsetIsRaisedUnlessAnOperatorWouldChange() {
    TestNetwork old =
        new TestNetwork(9)
            .input("image", -1, 3, 2, 2)
            .node(
                "Slice", List.of("image"), "layer", attributes("starts", 0), attributes("ends", 1))
            .output("layer");
    ModelPackage sliced =
        TestPackage.write(
            folder.resolve("old"),
            old,
            TestPackage.input(2, 2, ColorOrder.RGB, TensorLayout.NCHW),
            TestPackage.PLAIN,
            new Layer("layer", List.of(3, 2, 2), Arrangement.CHANNELS_FIRST, "Slice"));

    assertThatThrownBy(() -> QuantisationPlan.of(sliced, Set.of()))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The network has ONNX opset 9 and the operator Slice");
  }

  @Test
  void aNetworkWithoutConvolutionsIsRefused() {
    ModelPackage small = TestPackage.small(folder.resolve("other"));

    assertThatThrownBy(() -> QuantisationPlan.of(small, Set.of()))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Model small cannot be quantised: it has no convolution");
  }
}
