package io.frostline.backbone.cut;

import static io.frostline.backbone.TestPackage.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.TensorProto;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkCutTest {
  @TempDir Path store;

  @ParameterizedTest
  @ValueSource(longs = {7, 9, 13, 18, 21})
  void fitsGraphsOfAnyOpset(long opset) {
    ModelPackage model =
        channelsLast(opset, 3, 3, ColorOrder.BGR, TestPackage.preprocessing(2, 1, 2, 3, 4, 5, 6));

    Layer layer = model.description().layers().get(0);
    Stream.of(Pooling.values())
        .filter(pooling -> pooling.suits(layer))
        .forEach(pooling -> assertThat(run(model, pooling, 3, 3)).isNotEmpty());
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void normalisesPixelsInTheColourOrder(TensorLayout layout) {
    Preprocessing preprocessing =
        TestPackage.preprocessing(1 / 255.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
    ModelPackage rgb = relu(layout, ColorOrder.RGB, preprocessing);
    ModelPackage bgr = relu(layout, ColorOrder.BGR, preprocessing);

    // One pixel: red 255, green 128, blue 100.
    ByteBuffer pixel = pixels(255, 128, 100);
    assertThat(run(rgb, Pooling.NONE, pixel, 1, 1))
        .containsExactly(
            new float[] {
              (1f - 0.1f) / 0.4f, (128 / 255f - 0.2f) / 0.5f, (100 / 255f - 0.3f) / 0.6f
            },
            within(1e-6f));
    assertThat(run(bgr, Pooling.NONE, pixel, 1, 1))
        .containsExactly(
            new float[] {
              (100 / 255f - 0.1f) / 0.4f, (128 / 255f - 0.2f) / 0.5f, (1f - 0.3f) / 0.6f
            },
            within(1e-6f));
  }

  @Test
  void changesLayoutWithoutMovingPixels() {
    ByteBuffer pixels = pixels(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18);
    ModelPackage first = relu(TensorLayout.NCHW, ColorOrder.RGB, PLAIN, 3, 2);

    assertThat(run(first, Pooling.NONE, pixels, 3, 2))
        .containsExactly(1, 4, 7, 10, 13, 16, 2, 5, 8, 11, 14, 17, 3, 6, 9, 12, 15, 18);
  }

  @Test
  void roundsToHalfPrecision() {
    ModelPackage model =
        relu(
            TensorLayout.NCHW,
            ColorOrder.RGB,
            TestPackage.preprocessing(1 / 255.0, 0, 0, 0, 1, 1, 1));

    assertThat(run(model, Pooling.HALF, pixels(255, 128, 100), 1, 1))
        .as("as NumPy's float16 has 1, 128 / 255 and 100 / 255")
        .containsExactly(1, 0.501953125f, 0.39208984375f);
  }

  @Test
  void poolsToMeanAndMaximum() {
    ModelPackage model = channelsLast(13, 2, 2, ColorOrder.RGB, PLAIN);
    ByteBuffer pixels = pixels(1, 10, 100, 2, 20, 120, 3, 30, 140, 6, 40, 160);

    assertThat(run(model, Pooling.AVERAGE, pixels, 2, 2)).containsExactly(3, 25, 130);
    assertThat(run(model, Pooling.MAX, pixels, 2, 2)).containsExactly(6, 40, 160);
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void poolsQuartersInRowOrderOverlappingOnOddSides(TensorLayout layout) {
    // Width 3, height 2: the left quarters are columns 0 and 1, the right ones columns 1 and 2.
    ByteBuffer pixels =
        pixels(0, 1, 2, 10, 11, 12, 20, 21, 22, 100, 101, 102, 110, 111, 112, 120, 121, 122);
    ModelPackage model = relu(layout, ColorOrder.RGB, PLAIN, 3, 2);

    assertThat(run(model, Pooling.GRID2, pixels, 3, 2))
        .containsExactly(5, 6, 7, 15, 16, 17, 105, 106, 107, 115, 116, 117);
  }

  @Test
  void poolsQuartersLikeAdaptiveAveragePoolingOnFiveByFive() {
    int[] values = new int[75];
    for (int index = 0; index < values.length; index++) {
      values[index] = index * index % 251;
    }
    ModelPackage model = relu(TensorLayout.NCHW, ColorOrder.RGB, PLAIN, 5, 5);

    float[] quarters = run(model, Pooling.GRID2, pixels(values), 5, 5);

    for (int index = 0; index < quarters.length; index++) {
      int row = index / 6;
      int column = index / 3 % 2;
      assertThat(quarters[index])
          .isCloseTo(adaptive(values, row, column, index % 3), within(1e-4f));
    }
  }

  private static float adaptive(int[] values, int row, int column, int channel) {
    float sum = 0;
    int count = 0;
    for (int y = row * 5 / 2; y < ((row + 1) * 5 + 1) / 2; y++) {
      for (int x = column * 5 / 2; x < ((column + 1) * 5 + 1) / 2; x++) {
        sum += values[(y * 5 + x) * 3 + channel];
        count++;
      }
    }
    return sum / count;
  }

  @Test
  void averagesTokens() {
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 2, 2, 3)
            .integers("shape", 0, 4, 3)
            .node("Reshape", List.of("image", "shape"), "tokens")
            .output("tokens");
    ModelPackage model =
        TestPackage.write(
            store,
            network,
            TestPackage.input(2, 2, ColorOrder.RGB, TensorLayout.NHWC),
            PLAIN,
            new Layer("tokens", List.of(4, 3), Arrangement.TOKENS, "Reshape"));

    ByteBuffer pixels = pixels(1, 10, 100, 2, 20, 120, 3, 30, 140, 6, 40, 160);
    assertThat(run(model, Pooling.AVERAGE, pixels, 2, 2)).containsExactly(3, 25, 130);
    assertThat(run(model, Pooling.CLS, pixels, 2, 2)).containsExactly(1, 10, 100);
    assertThatThrownBy(() -> NetworkCut.of(model, List.of("tokens"), Pooling.GRID2))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("layer 'tokens' is a sequence of shape [4, 3]");
  }

  @Test
  void refusesTheFirstTokenOfAMap() {
    ModelPackage model = relu(TensorLayout.NCHW, ColorOrder.RGB, PLAIN, 3, 1);

    assertThatThrownBy(() -> NetworkCut.of(model, List.of("layer"), Pooling.CLS))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("layer 'layer' is channels-first, of shape [3, 1, 3]");
  }

  @Test
  void refusesQuartersOfASingleRow() {
    ModelPackage model = relu(TensorLayout.NCHW, ColorOrder.RGB, PLAIN, 3, 1);

    assertThatThrownBy(() -> NetworkCut.of(model, List.of("layer"), Pooling.GRID2))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("needs at least 2 x 2 positions, but layer 'layer' has 1 x 3");
  }

  @Test
  void givesSeveralLayersInOneRunAndDropsWhatNoneNeeds() {
    ModelPackage model = stacked();
    CutNetwork low = NetworkCut.of(model, List.of("low"), Pooling.AVERAGE);
    CutNetwork both = NetworkCut.of(model, List.of("scores", "low"), Pooling.MAX);

    assertThat(low.onnx().length).isLessThan(both.onnx().length / 10);
    assertThat(both.outputs()).extracting(FeatureOutput::layer).containsExactly("scores", "low");
    assertThat(both.outputs()).extracting(FeatureOutput::width).containsExactly(500, 3);
    try (NetworkSession session = NetworkSession.open(both.onnx(), "both")) {
      Map<String, FloatTensor> features = session.run(pixels(new int[24]), 2, 2, 2, 3);
      assertThat(features.get(both.outputs().get(0).tensor()).shape()).containsExactly(2, 500);
      assertThat(features.get(both.outputs().get(1).tensor()).shape()).containsExactly(2, 3);
    }
  }

  @Test
  void poolsALayerInSeveralWaysBesideThePixels() {
    ModelPackage model = stacked();

    CutNetwork cut =
        NetworkCut.withPixels(
            model, List.of(new CutPoint("low", Pooling.MAX), new CutPoint("low", Pooling.AVERAGE)));

    int[] image = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120};
    try (NetworkSession session = NetworkSession.open(cut.onnx(), "pixels")) {
      Map<String, FloatTensor> features = session.run(pixels(image), 1, 2, 2, 3);
      assertThat(features).hasSize(3);
      FeatureOutput last = cut.outputs().get(2);
      assertThat(last.shape()).containsExactly(2, 2, 3);
      assertThat(features.get(last.tensor()).values())
          .containsExactly(10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120);
    }
  }

  @Test
  void keepsWhatOnlyABranchReads() {
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 2, 2, 3)
            .initializer(
                TensorProto.newBuilder().setName("yes").setDataType(9).addInt32Data(1).build())
            .node("Relu", List.of("image"), "low")
            .node("If", List.of("yes"), "end", branch("then_branch"), branch("else_branch"))
            .output("end");
    ModelPackage model =
        TestPackage.write(
            store,
            network,
            TestPackage.input(2, 2, ColorOrder.RGB, TensorLayout.NHWC),
            PLAIN,
            new Layer("end", List.of(2, 2, 3), Arrangement.CHANNELS_LAST, "If"));

    ByteBuffer pixels = pixels(1, 10, 100, 2, 20, 120, 3, 30, 140, 6, 40, 160);
    assertThat(run(model, Pooling.MAX, pixels, 2, 2)).containsExactly(6, 40, 160);
  }

  /** A sub-graph that reads the outer tensor "low". */
  private static AttributeProto branch(String name) {
    TestNetwork branch = new TestNetwork(13).node("Identity", List.of("low"), name).output(name);
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(branch.model().getGraph())
        .build();
  }

  @Test
  void isTheSameBytesForTheSameCut() {
    ModelPackage model = stacked();

    assertThat(NetworkCut.of(model, List.of("low"), Pooling.AVERAGE).sha256())
        .isEqualTo(NetworkCut.of(model, List.of("low"), Pooling.AVERAGE).sha256())
        .isNotEqualTo(NetworkCut.of(model, List.of("low"), Pooling.MAX).sha256());
  }

  @Test
  void namesTheNearestLayerWhenOneIsUnknown() {
    ModelPackage model = stacked();

    assertThatThrownBy(() -> NetworkCut.of(model, List.of("scorse"), Pooling.AVERAGE))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Model small has no layer 'scorse'. Did you mean 'scores'? `frostline models layers small` lists all 2.");
    assertThatThrownBy(() -> NetworkCut.of(model, List.of("low", "low"), Pooling.AVERAGE))
        .hasMessageContaining("Cannot cut at the layers [low, low]");
  }

  private ModelPackage stacked() {
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 3, 2, 2)
            .weights("kernel", 3, 3, 1, 1)
            .weights("dense", 12, 500)
            .node("Conv", List.of("image", "kernel"), "low")
            .node("Flatten", List.of("low"), "flat", TestNetwork.attribute("axis", 1))
            .node("Gemm", List.of("flat", "dense"), "scores")
            .output("scores");
    return TestPackage.write(
        store,
        network,
        TestPackage.input(2, 2, ColorOrder.RGB, TensorLayout.NCHW),
        PLAIN,
        new Layer("low", List.of(3, 2, 2), Arrangement.CHANNELS_FIRST, "Conv"),
        new Layer("scores", List.of(500), Arrangement.FLAT, "Gemm"));
  }

  private ModelPackage relu(TensorLayout layout, ColorOrder order, Preprocessing preprocessing) {
    return relu(layout, order, preprocessing, 1, 1);
  }

  private ModelPackage relu(
      TensorLayout layout, ColorOrder order, Preprocessing preprocessing, int width, int height) {
    if (layout == TensorLayout.NHWC) {
      return channelsLast(13, width, height, order, preprocessing);
    }
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 3, height, width)
            .node("Relu", List.of("image"), "layer")
            .output("layer");
    return TestPackage.write(
        store,
        network,
        TestPackage.input(width, height, order, layout),
        preprocessing,
        new Layer("layer", List.of(3, height, width), Arrangement.CHANNELS_FIRST, "Relu"));
  }

  private ModelPackage channelsLast(
      long opset, int width, int height, ColorOrder order, Preprocessing preprocessing) {
    TestNetwork network =
        new TestNetwork(opset)
            .input("image", -1, height, width, 3)
            .node("Relu", List.of("image"), "layer")
            .output("layer");
    return TestPackage.write(
        store,
        network,
        TestPackage.input(width, height, order, TensorLayout.NHWC),
        preprocessing,
        new Layer("layer", List.of(height, width, 3), Arrangement.CHANNELS_LAST, "Relu"));
  }

  private static float[] run(ModelPackage model, Pooling pooling, int width, int height) {
    return run(model, pooling, pixels(new int[width * height * 3]), width, height);
  }

  private static float[] run(
      ModelPackage model, Pooling pooling, ByteBuffer pixels, int width, int height) {
    CutNetwork cut = NetworkCut.of(model, List.of(model.description().features()), pooling);
    try (NetworkSession session = NetworkSession.open(cut.onnx(), "test")) {
      FloatTensor features =
          session.run(pixels, 1, height, width, 3).get(cut.outputs().get(0).tensor());
      assertThat(features.shape()).containsExactly(1, cut.outputs().get(0).width());
      return features.values();
    }
  }

  private static ByteBuffer pixels(int... values) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(values.length);
    for (int value : values) {
      buffer.put((byte) value);
    }
    return buffer.flip();
  }
}
