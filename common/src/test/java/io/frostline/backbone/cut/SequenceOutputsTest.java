package io.frostline.backbone.cut;

import static io.frostline.backbone.TestNetwork.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Normalisation;
import io.frostline.backbone.PaddingSide;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TokenInput;
import io.frostline.backbone.TokenPackages;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.TensorProto;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceOutputsTest {
  private static final TokenInput MASKED =
      new TokenInput("ids", "mask", null, 8, PaddingSide.RIGHT, 0, "", null);

  private static final TokenInput NORMALISED =
      new TokenInput("ids", "mask", null, 8, PaddingSide.RIGHT, 0, "", Normalisation.L2);

  @TempDir Path store;

  @ParameterizedTest
  @ValueSource(longs = {9, 11, 13, 18, 21})
  void poolsLayersInAllWaysInOneRunInAnyOpset(long opset) {
    ModelPackage model = embedding(opset, MASKED);
    List<CutPoint> points =
        List.of(
            new CutPoint("embeddings", Pooling.AVERAGE),
            new CutPoint("embeddings", Pooling.MAX),
            new CutPoint("embeddings", Pooling.CLS),
            new CutPoint("embeddings", Pooling.NONE),
            new CutPoint("first", Pooling.AVERAGE));

    List<FloatTensor> outputs =
        run(NetworkCut.of(model, points), longs(1, 3, 2, 5), longs(1, 1, 1, 0));

    assertThat(outputs.get(0).row(0)).containsExactly(2, 20);
    assertThat(outputs.get(1).row(0)).containsExactly(3, 30);
    assertThat(outputs.get(2).row(0)).containsExactly(1, 10);
    assertThat(outputs.get(3).row(0)).containsExactly(1, 10, 3, 30, 2, 20, 0, 0);
    assertThat(outputs.get(4).row(0)).containsExactly(1, 10);
  }

  @Test
  void dividesVectorsByTheirLengthButNotTokens() {
    ModelPackage model = embedding(14, NORMALISED);
    List<CutPoint> points =
        List.of(
            new CutPoint("embeddings", Pooling.AVERAGE),
            new CutPoint("first", Pooling.MAX),
            new CutPoint("embeddings", Pooling.NONE));

    List<FloatTensor> outputs = run(NetworkCut.of(model, points), longs(1, 3), longs(1, 1));

    float length = (float) Math.sqrt(101);
    assertThat(outputs.get(0).row(0))
        .containsExactly(new float[] {1 / length, 10 / length}, within(1e-6f));
    assertThat(outputs.get(1).row(0))
        .containsExactly(new float[] {1 / length, 10 / length}, within(1e-6f));
    assertThat(outputs.get(2).row(0)).containsExactly(1, 10, 3, 30);
  }

  @Test
  void takesEachPositionForATokenWhereTheNetworkHasNoMask() {
    ModelPackage model = embedding(14, TokenPackages.input());

    List<FloatTensor> outputs =
        run(NetworkCut.of(model, List.of("embeddings"), Pooling.AVERAGE), longs(1, 3, 2, 6));

    assertThat(outputs.get(0).row(0)).containsExactly(3, 30);
  }

  @Test
  void refusesPoolingsOfImagesAndTheSameVectorTwice() {
    ModelPackage model = embedding(14, NORMALISED);

    assertThatThrownBy(() -> NetworkCut.of(model, List.of("embeddings"), Pooling.GRID2))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Pooling 'grid2' does not fit layer 'embeddings', a sequence of tokens. Use average, max, cls or none.");
    assertThatThrownBy(
            () ->
                NetworkCut.of(
                    model,
                    List.of(
                        new CutPoint("first", Pooling.MAX), new CutPoint("first", Pooling.CLS))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("already a vector");
  }

  /** Token n has the numbers n and 10 n. */
  private ModelPackage embedding(long opset, TokenInput input) {
    TensorProto.Builder table =
        TensorProto.newBuilder().setName("table").setDataType(Tensors.FLOAT);
    for (int token = 0; token < 8; token++) {
      table.addFloatData(token).addFloatData(10 * token);
    }
    TestNetwork network =
        new TestNetwork(opset)
            .typedInput("ids", Tensors.INT64, -1, -1)
            .initializer(table.addDims(8).addDims(2).build())
            .scalar("zero", 0)
            .node("Gather", List.of("table", "ids"), "embeddings")
            .node("Gather", List.of("embeddings", "zero"), "first", attribute("axis", 1))
            .output("embeddings", "first");
    if (input.mask() != null) {
      network.typedInput("mask", Tensors.INT64, -1, -1);
    }
    return TokenPackages.write(
        store,
        network,
        input,
        new Layer("embeddings", List.of(2), Arrangement.SEQUENCE, "Gather"),
        new Layer("first", List.of(2), Arrangement.FLAT, "Gather"));
  }

  private static LongBuffer longs(long... values) {
    return LongBuffer.wrap(values);
  }

  private static List<FloatTensor> run(CutNetwork cut, LongBuffer... inputs) {
    List<InputTensor> tensors = new ArrayList<>();
    for (LongBuffer values : inputs) {
      tensors.add(InputTensor.longs(values, 1, values.remaining()));
    }
    try (NetworkSession session = NetworkSession.openPart(cut.onnx(), "test")) {
      Map<String, FloatTensor> outputs = session.run(tensors);
      return cut.outputs().stream().map(output -> outputs.get(output.tensor())).toList();
    }
  }
}
