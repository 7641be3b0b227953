package io.frostline.backbone.cut;

import static io.frostline.backbone.TestPackage.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import io.frostline.onnx.NetworkSession;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CosineClassesTest {
  private static final Layer COLOURS =
      new Layer("colours", List.of(3), Arrangement.FLAT, "Flatten");

  @TempDir Path store;

  @ParameterizedTest
  @ValueSource(longs = {7, 13, 18, 21})
  void givesTheSoftmaxOfScaledCosinesInGraphsOfAnyOpset(long opset) {
    ModelPackage model =
        TestPackage.write(
            store,
            new TestNetwork(opset)
                .input("image", -1, 3, 1, 1)
                .node("Flatten", List.of("image"), "colours")
                .output("colours"),
            TestPackage.input(1, 1, ColorOrder.RGB, TensorLayout.NCHW),
            PLAIN,
            COLOURS);
    CosineClasses classes =
        new CosineClasses(
            COLOURS,
            List.of("red", "cold"),
            List.of(new float[] {1, 0, 0}, new float[] {0, 0.6f, 0.8f}),
            5);

    CutNetwork network = NetworkCut.of(model, classes);

    // Red 3, green 4 and blue 12 have the length 13: the cosines are 3/13 and 12/13.
    double red = Math.exp(5 * 3 / 13.0);
    double cold = Math.exp(5 * 12 / 13.0);
    assertThat(run(network, 3, 4, 12))
        .containsExactly(
            new float[] {(float) (red / (red + cold)), (float) (cold / (red + cold))},
            within(1e-6f));
    assertThat(network.outputs())
        .singleElement()
        .satisfies(output -> assertThat(output.layer()).isEqualTo("colours"))
        .satisfies(output -> assertThat(output.shape()).containsExactly(2));
  }

  private static float[] run(CutNetwork network, int... colours) {
    ByteBuffer pixel = ByteBuffer.allocateDirect(colours.length);
    for (int colour : colours) {
      pixel.put((byte) colour);
    }
    try (NetworkSession session = NetworkSession.open(network.onnx(), "The classes")) {
      return session.run(pixel.flip(), 1, 1, 1, 3).values().iterator().next().values();
    }
  }

  @Test
  void refusesVectorsOfAnotherWidth() {
    assertThatThrownBy(
            () ->
                new CosineClasses(
                    COLOURS, List.of("red", "cold"), List.of(new float[3], new float[2]), 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 vectors for 2 classes at layer colours with 3 numbers");
  }
}
