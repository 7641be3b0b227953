package io.frostline.backbone.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import io.frostline.message.UserException;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomWeightsTest {
  @TempDir private Path folder;

  private ModelPackage model() {
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 3, 2, 2)
            .weights("kernels", 4, 3, 1, 1)
            .weights("bias", 4)
            .node("Conv", List.of("image", "kernels", "bias"), "maps")
            .node("GlobalAveragePool", List.of("maps"), "mean")
            .node("Flatten", List.of("mean"), "flat")
            .weights("matrix", 4, 5)
            .node("MatMul", List.of("flat", "matrix"), "scores")
            .weights("embeddings", 4, 5)
            .integers("tokens", 2, 0)
            .node("Gather", List.of("embeddings", "tokens"), "embedded")
            .output("scores");
    return TestPackage.write(
        folder.resolve("store"),
        network,
        TestPackage.input(2, 2, ColorOrder.RGB, TensorLayout.NCHW),
        TestPackage.PLAIN,
        new Layer("maps", List.of(4, 2, 2), Arrangement.CHANNELS_FIRST, "Conv"),
        new Layer("scores", List.of(5), Arrangement.FLAT, "MatMul"));
  }

  private ModelPackage random(ModelPackage model, long seed) throws IOException {
    return RandomWeights.of(model, Files.createTempDirectory(folder, "random"), seed);
  }

  private static float[] weights(ModelPackage model, String name) {
    TensorProto tensor =
        new OnnxGraph(OnnxFile.read(model.network()).getGraph()).constant(name).orElseThrow();
    if (!tensor.hasRawData()) {
      float[] values = new float[tensor.getFloatDataCount()];
      IntStream.range(0, values.length).forEach(at -> values[at] = tensor.getFloatData(at));
      return values;
    }
    float[] values = new float[tensor.getRawData().size() / Float.BYTES];
    tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  private static double[] moments(float... values) {
    double mean =
        IntStream.range(0, values.length).mapToDouble(at -> values[at]).average().orElse(0);
    double squares =
        IntStream.range(0, values.length)
            .mapToDouble(at -> (values[at] - mean) * (values[at] - mean))
            .average()
            .orElse(0);
    return new double[] {mean, Math.sqrt(squares)};
  }

  private static void assertSameMoments(float[] found, float[] expected) {
    assertThat(moments(found)).containsExactly(moments(expected), within(1e-6));
    assertThat(found).isNotEqualTo(expected);
  }

  @Test
  void keepsMeanAndDeviationOfEveryChannelAndNothingElseOfTheWeights() throws IOException {
    ModelPackage model = model();
    ModelPackage random = random(model, 1);

    float[] kernels = weights(model, "kernels");
    float[] drawn = weights(random, "kernels");
    for (int output = 0; output < 4; output++) {
      assertSameMoments(
          Arrays.copyOfRange(drawn, output * 3, output * 3 + 3),
          Arrays.copyOfRange(kernels, output * 3, output * 3 + 3));
    }
    for (int output = 0; output < 5; output++) {
      assertSameMoments(
          column(weights(random, "matrix"), output), column(weights(model, "matrix"), output));
      assertSameMoments(
          column(weights(random, "embeddings"), output),
          column(weights(model, "embeddings"), output));
    }
    assertThat(weights(random, "bias")).isEqualTo(weights(model, "bias"));
  }

  private static float[] column(float[] matrix, int column) {
    float[] values = new float[4];
    for (int row = 0; row < 4; row++) {
      values[row] = matrix[row * 5 + column];
    }
    return values;
  }

  @Test
  void isAnotherModelThatRunsAndTheSameForTheSameSeed() throws IOException {
    ModelPackage model = model();
    ModelPackage random = random(model, 1);

    assertThat(random.description().name()).isEqualTo("small-random-weights");
    assertThat(random.description().sha256()).isNotEqualTo(model.description().sha256());
    random.verify();
    assertThat(random(model, 1).description().sha256()).isEqualTo(random.description().sha256());
    assertThat(random(model, 2).description().sha256()).isNotEqualTo(random.description().sha256());
    CutNetwork cut = NetworkCut.of(random, List.of("maps"), Pooling.AVERAGE);
    NetworkSession.open(cut.onnx(), "random").close();
  }

  @Test
  void refusesANetworkWithoutWeights() {
    ModelPackage without = TestPackage.small(folder.resolve("store"));

    assertThatThrownBy(() -> RandomWeights.of(without, folder, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no convolution or matrix product with weights");
  }
}
