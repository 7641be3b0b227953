package io.frostline.quantisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.Quantisation;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.MultiplyAccumulates;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Int8NetworkTest {
  private static final int BATCH = 8;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {7, 9, 10, 13, 17, 21})
  void everyLayerIsNearTheOneOnFloats(long opset) throws IOException {
    ModelPackage floats = SmallConvolutions.in(folder, opset);
    ModelPackage integers = quantised(floats, Set.of());
    List<String> layers = names(integers);

    List<Map<String, float[]>> expected = SmallConvolutions.run(floats, layers);
    List<Map<String, float[]>> computed = SmallConvolutions.run(integers, layers);

    assertThat(layers)
        .containsExactly("l2", "r1", "p1", "k1", "e1", "a1", "s1", "m1", "g1", "l1", "scores");
    for (int image = 0; image < expected.size(); image++) {
      for (String layer : layers) {
        assertThat(Cosine.of(expected.get(image).get(layer), computed.get(image).get(layer)))
            .as("%s of image %d", layer, image)
            .isGreaterThan(0.995);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 9, 10, 11, 13, 21})
  void denseLayersAreNearThoseOnFloats(long opset) throws IOException {
    ModelPackage floats = SmallDense.in(folder, opset);
    ModelPackage integers = quantised(floats, Set.of());
    List<String> layers = names(integers);

    List<Map<String, float[]>> expected = SmallConvolutions.run(floats, layers);
    List<Map<String, float[]>> computed = SmallConvolutions.run(integers, layers);

    assertThat(layers).isEqualTo(names(floats));
    for (int image = 0; image < expected.size(); image++) {
      for (String layer : layers) {
        double cosine = Cosine.of(expected.get(image).get(layer), computed.get(image).get(layer));
        assertThat(cosine).as("%s of image %d", layer, image).isGreaterThan(0.995);
        assertThat(cosine < 0.9999999)
            .as("%s is behind integers", layer)
            .isEqualTo(!Set.of("patches", "tokens").contains(layer));
      }
    }
  }

  /**
   * What a processor without VNNI gives, by pairs of products in 16 bits, is what the engine gives
   * here; so does an extreme network, whose weights and activations are as large as they may be.
   */
  @ParameterizedTest
  @ValueSource(strings = {"random", "extreme"})
  void saturatingPairsGiveWhatTheEngineGives(String weights) throws IOException {
    ModelPackage floats = SmallDense.in(folder, 13, weights.equals("extreme"));
    QuantisationPlan plan = QuantisationPlan.of(floats, Set.of());
    Map<String, TensorStatistics> statistics = SmallConvolutions.statistics(floats, plan);
    ActivationScale scale = ActivationScale.ofLeastError(statistics.get("r1"), Clipping.NONE);
    ModelPackage integers = quantised(floats, Set.of());
    byte[] bytes = constant(integers, "fc2/weights/int8").getRawData().toByteArray();
    float[] scales = weights(integers, "fc2/weights/scale");
    long[] bias = Tensors.integers(constant(integers, "fc2/bias/int32"));

    int largestByte = 0;
    for (Map<String, float[]> image : SmallConvolutions.run(integers, List.of("r1", "fc2"))) {
      int[] activations = bytes(scale, image.get("r1"));
      largestByte = Math.max(largestByte, Arrays.stream(activations).max().orElseThrow());
      for (int output = 0; output < bias.length; output++) {
        double sum = saturating(activations, bytes, output * activations.length) + bias[output];
        double unit = (double) scale.scale() * scales[output];
        assertThat((double) image.get("fc2")[output])
            .isCloseTo(sum * unit, within(unit + 1e-5 * Math.abs(sum * unit)));
      }
    }
    assertThat(largestByte).isEqualTo(255);
  }

  private static int[] bytes(ActivationScale scale, float[] values) {
    return IntStream.range(0, values.length)
        .map(at -> (int) Math.rint(scale.rounded(values[at]) / scale.scale()) + scale.zeroPoint())
        .toArray();
  }

  /** As vpmaddubsw adds: two neighbours in 16 bits. The zero point of a ReLU's output is 0. */
  private static long saturating(int[] activations, byte[] weights, int from) {
    long sum = 0;
    for (int at = 0; at < activations.length; at += 2) {
      int pair =
          activations[at] * weights[from + at] + activations[at + 1] * weights[from + at + 1];
      sum += Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, pair));
    }
    return sum;
  }

  @Test
  void theEngineComputesWithIntegers() throws IOException {
    ModelPackage integers = quantised(SmallConvolutions.in(folder, 13), Set.of());

    for (Map<String, float[]> image : SmallConvolutions.run(integers, List.of("r1", "g1"))) {
      for (float[] values : image.values()) {
        assertThat(levels(values)).isLessThanOrEqualTo(256);
      }
    }
  }

  /** The engine adds on integers in the place of an Add only. */
  @Test
  void aSumOfTwoBecomesAnAddition() throws IOException {
    ModelPackage integers = quantised(SmallConvolutions.in(folder, 13), Set.of());

    assertThat(OnnxFile.read(integers.network()).getGraph().getNodeList())
        .extracting(NodeProto::getOpType)
        .contains("Add")
        .doesNotContain("Sum");
  }

  @ParameterizedTest
  @CsvSource({"7, 12", "10, 12", "11, 12", "12, 12", "13, 13"})
  void theOpsetHasMaxPoolingsOfBytes(long opset, long raised) throws IOException {
    ModelPackage integers = quantised(SmallConvolutions.in(folder, opset), Set.of());

    assertThat(OnnxFile.read(integers.network()).getOpsetImport(0).getVersion()).isEqualTo(raised);
  }

  /** The draft has its arithmetic on pixels in the layout of the network, the package in rows. */
  @Test
  void thePackageComputesWhatItsDraftDoes() throws IOException {
    ModelPackage draft = quantised(SmallConvolutions.in(folder, 13), Set.of());
    QuantisedPackage finished =
        new QuantisedPackage(null, OnnxFile.read(draft.network()), draft.description(), Map.of());
    ModelPackage written =
        new ModelPackage(
            draft.folder(),
            finished.proved(
                List.of(), "", new Quantisation("small", "", 1, 1, 1, List.of(), List.of(), null)));

    List<Map<String, float[]>> expected = SmallConvolutions.run(draft, List.of("g1"));
    List<Map<String, float[]>> computed = SmallConvolutions.run(written, List.of("g1"));

    for (int image = 0; image < expected.size(); image++) {
      assertThat(computed.get(image).get("g1")).isEqualTo(expected.get(image).get("g1"));
    }
  }

  @Test
  void neitherTheBatchNorTheOtherLayersChangeABit() throws IOException {
    ModelPackage integers = quantised(SmallConvolutions.in(folder, 13), Set.of());
    List<Map<String, float[]>> together = SmallConvolutions.run(integers, names(integers));

    for (String layer : names(integers)) {
      CutNetwork cut = NetworkCut.of(integers, List.of(layer), Pooling.NONE);
      try (NetworkSession session = NetworkSession.open(cut.onnx(), layer)) {
        FloatTensor batch =
            session
                .run(
                    SmallConvolutions.pixels(0, BATCH),
                    BATCH,
                    SmallConvolutions.SIDE,
                    SmallConvolutions.SIDE,
                    3)
                .get(cut.outputs().get(0).tensor());
        for (int image = 0; image < BATCH; image++) {
          assertThat(batch.row(image)).as(layer).isEqualTo(together.get(image).get(layer));
        }
      }
    }
  }

  /** The engine would round its weights, with one scale for all channels, unless told not to. */
  @Test
  void whatIsKeptOnFloatsIsExactUntilItsOutputIsRounded() throws IOException {
    ModelPackage floats = SmallConvolutions.in(folder, 13);
    QuantisationPlan plan = QuantisationPlan.of(floats, Set.of("k1"));
    Map<String, TensorStatistics> statistics = SmallConvolutions.statistics(floats, plan);
    ActivationScale scale = ActivationScale.ofLeastError(statistics.get("k1"), Clipping.NONE);
    ModelPackage integers =
        QuantisedPackage.of(floats, "small-int8", plan, statistics)
            .draftIn(Files.createTempDirectory(folder, "draft"));
    float[] weights = weights(floats, "w2");
    float[] bias = weights(floats, "b2");

    // Both alone, so that the engine may fuse what is between them.
    List<Map<String, float[]>> inputs = SmallConvolutions.run(integers, List.of("p1"));
    List<Map<String, float[]>> outputs = SmallConvolutions.run(integers, List.of("k1"));

    int different = 0;
    for (int image = 0; image < inputs.size(); image++) {
      float[] input = inputs.get(image).get("p1");
      float[] output = outputs.get(image).get("k1");
      for (int at = 0; at < output.length; at++) {
        double exact = Math.max(0, bias[at / 36] + convolved(weights, input, at / 36, at % 36));
        different += Math.abs(output[at] - scale.rounded(exact)) > scale.scale() / 2 ? 1 : 0;
      }
    }
    assertThat(different).isLessThan(inputs.size());
  }

  /** A depthwise convolution of 3 x 3 with a border of one. */
  private static double convolved(float[] weights, float[] input, int channel, int position) {
    double sum = 0;
    for (int tap = 0; tap < 9; tap++) {
      int row = position / 6 + tap / 3 - 1;
      int column = position % 6 + tap % 3 - 1;
      if (row >= 0 && row < 6 && column >= 0 && column < 6) {
        sum += (double) weights[channel * 9 + tap] * input[channel * 36 + row * 6 + column];
      }
    }
    return sum;
  }

  @Test
  void theOperationsAreCountedAsBefore() throws IOException {
    ModelPackage floats = SmallConvolutions.in(folder, 13);
    ModelPackage integers = quantised(floats, Set.of());

    MultiplyAccumulates before = new MultiplyAccumulates(floats);
    MultiplyAccumulates after = new MultiplyAccumulates(integers);

    for (String layer : names(integers)) {
      assertThat(after.upTo(layer)).as(layer).isEqualTo(before.upTo(layer));
    }
    assertThat(after.upTo("g1")).isPositive();
  }

  @Test
  void theOperationsOfDenseLayersAreCountedAsBefore() throws IOException {
    ModelPackage floats = SmallDense.in(folder, 13);

    ModelPackage integers = quantised(floats, Set.of());

    assertThat(new MultiplyAccumulates(integers).all())
        .isEqualTo(new MultiplyAccumulates(floats).all());
  }

  @Test
  void theWeightsOnFloatsAreNotKept() throws IOException {
    ModelPackage floats = SmallConvolutions.in(folder, 13);

    ModelPackage integers = quantised(floats, Set.of());

    assertThat(OnnxFile.read(integers.network()).getGraph().getInitializerList())
        .extracting(tensor -> tensor.getName())
        .contains("w5", "w6")
        .doesNotContain("w1", "w2", "w3", "w4", "scale", "mean");
  }

  private ModelPackage quantised(ModelPackage floats, Set<String> keptFloat) throws IOException {
    QuantisationPlan plan = QuantisationPlan.of(floats, keptFloat);
    Path draft = Files.createTempDirectory(folder, "draft");
    return QuantisedPackage.of(
            floats, "small-int8", plan, SmallConvolutions.statistics(floats, plan))
        .draftIn(draft);
  }

  private static List<String> names(ModelPackage model) {
    return model.description().layers().stream().map(Layer::name).toList();
  }

  private static long levels(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    long different = 1;
    for (int at = 1; at < sorted.length; at++) {
      different += sorted[at] != sorted[at - 1] ? 1 : 0;
    }
    return different;
  }

  private static float[] weights(ModelPackage model, String name) {
    return Tensors.floats(constant(model, name)).values();
  }

  private static TensorProto constant(ModelPackage model, String name) {
    return OnnxFile.read(model.network()).getGraph().getInitializerList().stream()
        .filter(tensor -> tensor.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
