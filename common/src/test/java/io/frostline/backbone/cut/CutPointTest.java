package io.frostline.backbone.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cuts at layers with a pooling each. */
class CutPointTest {
  private static final CutPoint LOW_AVERAGE = new CutPoint("low", Pooling.AVERAGE);
  private static final CutPoint LOW_MAX = new CutPoint("low", Pooling.MAX);
  private static final CutPoint END = new CutPoint("end", Pooling.NONE);

  @TempDir private Path store;
  private ModelPackage model;

  @BeforeEach
  void write() {
    model =
        TestPackage.write(
            store,
            new TestNetwork(13)
                .input("image", -1, 3, 2, 2)
                .node("Relu", List.of("image"), "low")
                .node("GlobalAveragePool", List.of("low"), "pooled")
                .node("Flatten", List.of("pooled"), "end", TestNetwork.attribute("axis", 1))
                .output("end"),
            TestPackage.input(2, 2, ColorOrder.RGB, TensorLayout.NCHW),
            TestPackage.preprocessing(1, 0, 0, 0, 1, 1, 1),
            new Layer("low", List.of(3, 2, 2), Arrangement.CHANNELS_FIRST, "Relu"),
            new Layer("end", List.of(3), Arrangement.FLAT, "Flatten"));
  }

  @Test
  void aLayerIsPooledInSeveralWaysInOneRun() {
    CutNetwork cut = NetworkCut.of(model, List.of(LOW_MAX, END, LOW_AVERAGE));

    assertThat(cut.outputs()).extracting(FeatureOutput::layer).containsExactly("low", "end", "low");
    try (NetworkSession session = NetworkSession.open(cut.onnx(), "cut")) {
      ByteBuffer pixels = ByteBuffer.allocateDirect(12);
      pixels.put(new byte[] {1, 2, 3, 5, 6, 7, 1, 2, 3, 5, 6, 7}).flip();
      Map<String, FloatTensor> outputs = session.run(pixels, 1, 2, 2, 3);
      assertThat(outputs.get(cut.outputs().get(0).tensor()).values()).containsExactly(5, 6, 7);
      assertThat(outputs.get(cut.outputs().get(1).tensor()).values()).containsExactly(3, 4, 5);
      assertThat(outputs.get(cut.outputs().get(2).tensor()).values()).containsExactly(3, 4, 5);
    }
  }

  @Test
  void theSameNumbersTwiceAreRefused() {
    assertThatThrownBy(() -> NetworkCut.of(model, List.of(LOW_MAX, LOW_MAX)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot cut at the layers [low (max), low (max)]");
    assertThatThrownBy(
            () -> NetworkCut.of(model, List.of(END, new CutPoint("end", Pooling.AVERAGE))))
        .hasMessageContaining("a layer that is already a vector is the same with any");
    assertThatThrownBy(() -> NetworkCut.of(model, List.of()))
        .hasMessageContaining("Give at least one layer");
  }
}
