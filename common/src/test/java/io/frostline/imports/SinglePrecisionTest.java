package io.frostline.imports;

import static io.frostline.backbone.TestNetwork.attribute;
import static io.frostline.backbone.TestNetwork.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.SharedFiles;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.TensorProto;
import io.frostline.proof.InputFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks in half precision have layers, because they are run in single precision. */
class SinglePrecisionTest {
  /** 1, -2, the largest, the smallest, a subnormal, minus zero. */
  private static final short[] HALVES = {
    0x3c00, (short) 0xc000, 0x7bff, 0x0001, 0x03ff, (short) 0x8000
  };

  private static final float[] SINGLES = {1, -2, 65504, 0x1p-24f, 0x3ffp-24f, -0f};

  @TempDir Path folder;

  @Test
  void offersTheLayersOfANetworkWithHalfPrecisionInside() {
    ModelDescription model =
        new NetworkImport()
            .run(
                TestRequests.asDeclared(SharedFiles.of("cases/onnx/o13-fp16-inside.onnx"), "half"),
                new ModelStore(folder))
            .description();

    assertThat(model.layers()).hasSizeGreaterThan(2);
    assertThat(model.batch().size()).isEqualTo(BatchSize.FREE);
    assertThat(model.notes())
        .first()
        .asString()
        .startsWith(
            "layers are computed in single precision: the file has half precision inside, first at");
  }

  @Test
  void takesImagesAndGivesFeaturesInSinglePrecision() throws IOException {
    ModelPackage model =
        importOf(
            new TestNetwork(13)
                .typedInput("image", Tensors.FLOAT16, -1, 3, 8, 8)
                .initializer(raw("kernel", 2, 3, 1, 1))
                .node("Conv", List.of("image", "kernel"), "conv")
                .node("GlobalAveragePool", List.of("conv"), "pooled")
                .node("Flatten", List.of("pooled"), "end")
                .output("end"));

    assertThat(model.description().layers())
        .extracting(Layer::name)
        .containsExactly("conv", "pooled", "end");
    try (NetworkSession session = NetworkSession.open(model.network())) {
      float[] ones = new float[3 * 8 * 8];
      Arrays.fill(ones, 1);
      FloatTensor end = session.run(new FloatTensor(new long[] {1, 3, 8, 8}, ones)).get("end");
      assertThat(end.values()[0]).isCloseTo(1, within(1e-6f));
      assertThat(end.values()[1]).isCloseTo(-0.5f, within(1e-6f));
    }
  }

  /** Two filters over three channels: 1, -2, 2 and 0, -0.5, 0. */
  private static TensorProto raw(String name, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    for (int half : new int[] {0x3c00, 0xc000, 0x4000, 0, 0xb800, 0}) {
      bytes.putShort((short) half);
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(Tensors.FLOAT16)
            .setRawData(ByteString.copyFrom(bytes.flip()));
    for (long side : shape) {
      tensor.addDims(side);
    }
    return tensor.build();
  }

  @Test
  void keepsTheValuesOfWeightsHoweverTheyAreStored() {
    ByteBuffer raw = ByteBuffer.allocate(2 * HALVES.length).order(ByteOrder.LITTLE_ENDIAN);
    TensorProto.Builder listed =
        TensorProto.newBuilder().setName("listed").setDataType(Tensors.FLOAT16);
    for (short half : HALVES) {
      raw.putShort(half);
      listed.addInt32Data(Short.toUnsignedInt(half));
    }
    TensorProto stored =
        TensorProto.newBuilder()
            .setName("raw")
            .setDataType(Tensors.FLOAT16)
            .setRawData(ByteString.copyFrom(raw.flip()))
            .build();
    TestNetwork network =
        new TestNetwork(13)
            .initializer(stored)
            .initializer(listed.build())
            .node("Cast", List.of("raw"), "half", attribute("to", Tensors.FLOAT16))
            .output("half");

    List<TensorProto> weights =
        SinglePrecision.of(network.model()).orElseThrow().model().getGraph().getInitializerList();

    for (TensorProto tensor : weights) {
      assertThat(tensor.getDataType()).isEqualTo(Tensors.FLOAT);
      ByteBuffer values = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      for (float expected : SINGLES) {
        assertThat(values.getFloat()).isEqualTo(expected);
      }
    }
    assertThat(SinglePrecision.of(SmallNetworks.classifier(1, 1, -1).model())).isEmpty();
  }

  @Test
  void refusesANetworkThatGivesOtherNumbersInSinglePrecision() {
    ModelProto half =
        new TestNetwork(13)
            .typedInput("image", Tensors.FLOAT16, -1, 3, 8, 8)
            .initializer(raw("kernel", 2, 3, 1, 1))
            .node("Conv", List.of("image", "kernel"), "end")
            .output("end")
            .model();
    ModelProto single = SinglePrecision.of(half).orElseThrow().model();
    ModelProto.Builder other = single.toBuilder();
    TensorProto.Builder kernel = other.getGraphBuilder().getInitializerBuilder(0);
    byte[] weights = kernel.getRawData().toByteArray();
    weights[3] ^= 1;
    kernel.setRawData(ByteString.copyFrom(weights));
    HalfPrecisionProof proof = new HalfPrecisionProof(half, List.of("end"));
    InputFormat format = new InputFormat(8, 8, ColorOrder.RGB, TensorLayout.NCHW);

    assertThat(proof.compare(single, format)).isLessThan(1e-3);
    assertThatThrownBy(() -> proof.compare(other.build(), format))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "computes in half precision, and in single precision its output 'end'")
        .hasMessageContaining("Export it in float32");
  }

  @Test
  void sortsNodesAndNamesThoseThatCannotBeSortedOrRun() throws IOException {
    TestNetwork sorted =
        new TestNetwork(11)
            .input("image", 1, 3, 8, 8)
            .weights("kernel", 4, 3, 3, 3)
            .node("Relu", List.of("conv"), "end")
            .node("Conv", List.of("image", "kernel"), "conv", attributes("pads", 1, 1, 1, 1))
            .output("end");
    assertThat(importOf(sorted).description().layers())
        .extracting(Layer::name)
        .containsExactly("conv", "end");

    TestNetwork circle =
        SmallNetworks.convolution(1)
            .node("Add", List.of("conv", "end"), "sum")
            .node("Relu", List.of("sum"), "end")
            .output("end");
    assertThatThrownBy(() -> importOf(circle))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("node 'node_sum' (Add), which computes 'sum', needs its own result");
  }

  private ModelPackage importOf(TestNetwork network) throws IOException {
    Path file = network.write(folder, "test.onnx");
    return new NetworkImport()
        .run(
            TestRequests.of(file, "test", 8, TensorLayout.NCHW).replacing(),
            new ModelStore(folder));
  }
}
