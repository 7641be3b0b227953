package io.frostline.backbone.cut;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.PixelInput;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivationMemoryTest {
  private static final long FLOATS = 4 * 2 * 3;

  @Test
  void aTensorIsAliveUntilItsLastReader() {
    TestNetwork chain =
        network()
            .node("Relu", List.of("numbers"), "a")
            .node("Relu", List.of("a"), "b")
            .node("Relu", List.of("b"), "out")
            .output("out");
    TestNetwork shortcut =
        network()
            .node("Relu", List.of("numbers"), "a")
            .node("Relu", List.of("a"), "b")
            .node("Relu", List.of("b"), "c")
            .node("Add", List.of("c", "a"), "out")
            .output("out");

    assertThat(bytes(chain)).isEqualTo(2 * FLOATS * Float.BYTES);
    assertThat(bytes(shortcut)).isEqualTo(3 * FLOATS * Float.BYTES);
  }

  @Test
  void outputsStayAliveAndWeightsDoNotCount() {
    TestNetwork network =
        network()
            .weights("weights", 3, 3)
            .node("Transpose", List.of("weights"), "turned")
            .node("MatMul", List.of("numbers", "turned"), "a")
            .node("Relu", List.of("a"), "b")
            .node("Relu", List.of("b"), "c")
            .output("a", "c");

    assertThat(bytes(network)).isEqualTo(3 * FLOATS * Float.BYTES);
  }

  /** Bytes of [1, 4, 2, 3] become floats. */
  private static TestNetwork network() {
    return new TestNetwork(13)
        .typedInput("pixels", 2, -1, 4, 2, 3)
        .node("Cast", List.of("pixels"), "numbers", TestNetwork.attribute("to", 1));
  }

  private static long bytes(TestNetwork network) {
    return ActivationMemory.ofExample(
        new CutNetwork(
            network.model().toByteArray(),
            "0",
            new PixelInput("pixels", 2, 4, 3, ColorOrder.RGB, TensorLayout.NHWC),
            BatchSize.FREE,
            List.of(new FeatureOutput("out", "out", List.of(1)))));
  }
}
