package io.frostline.backbone.cut;

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
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.proto.AttributeProto;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that end with the mean colour of an image, in several ways. */
class ClassOutputTest {
  private static final List<String> COLORS = List.of("red", "green", "blue");

  @TempDir Path store;

  /** One pixel of this colour, as scores (red, green, blue). */
  private static final float[] SCORES = {2, 1, 0};

  private static final float[] SOFTMAX = {0.66524094f, 0.24472848f, 0.09003057f};

  @ParameterizedTest
  @ValueSource(longs = {7, 11, 13, 21})
  void scoresGetTheirSoftmaxWhateverTheOpset(long opset) {
    ModelPackage model = named(colors(opset), flat("scores", "Flatten", 3));

    assertThat(ClassOutput.of(model).probabilities()).isEqualTo(Probabilities.SOFTMAX);
    assertThat(probabilities(model)).containsExactly(SOFTMAX, within(1e-6f));
  }

  @Test
  void aSoftmaxIsLeftAloneWithOrWithoutNames() {
    TestNetwork network =
        colors(13).node("Softmax", List.of("scores"), "end", TestNetwork.attribute("axis", 1));

    ModelPackage nameless = nameless(network, flat("end", "Softmax", 3));
    assertThat(ClassOutput.of(nameless).classes()).containsExactly("0", "1", "2");
    assertThat(probabilities(nameless)).containsExactly(SOFTMAX, within(1e-6f));
    assertThat(ClassOutput.of(named(network, flat("end", "Softmax", 3))).classes())
        .isEqualTo(COLORS);
  }

  @Test
  void aSoftmaxBeforeAReshapeIsFound() {
    TestNetwork network =
        colors(13)
            .integers("shape", -1, 3, 1, 1)
            .node("Softmax", List.of("scores"), "soft", TestNetwork.attribute("axis", 1))
            .node("Reshape", List.of("soft", "shape"), "end")
            .node("Identity", List.of("end"), "same");

    ModelPackage model = nameless(network, map("same", "Identity", 3, 1, 1));

    assertThat(ClassOutput.of(model).operator()).isEqualTo("Softmax");
    assertThat(probabilities(model)).containsExactly(SOFTMAX, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 13})
  void aMapOfOnePositionIsFlattenedBeforeItsSoftmax(long opset) {
    TestNetwork network =
        new TestNetwork(opset)
            .input("image", -1, 3, 1, 1)
            .node("GlobalAveragePool", List.of("image"), "scores");

    assertThat(probabilities(named(network, map("scores", "GlobalAveragePool", 3, 1, 1))))
        .containsExactly(SOFTMAX, within(1e-6f));
  }

  @Test
  void aLogSoftmaxGetsItsExponential() {
    TestNetwork network =
        colors(13).node("LogSoftmax", List.of("scores"), "end", TestNetwork.attribute("axis", 1));

    assertThat(probabilities(nameless(network, flat("end", "LogSoftmax", 3))))
        .containsExactly(SOFTMAX, within(1e-6f));
  }

  @Test
  void aSigmoidForEachClassNeedNotSumToOne() {
    TestNetwork network = colors(13).node("Sigmoid", List.of("scores"), "end");
    ModelPackage model = nameless(network, flat("scores", "Flatten", 3), flat("end", "Sigmoid", 3));

    assertThat(probabilities(model))
        .containsExactly(new float[] {0.880797f, 0.7310586f, 0.5f}, within(1e-6f));
  }

  @Test
  void oneSigmoidIsTheSecondOfTwoClasses() {
    TestNetwork network = red(13).node("Sigmoid", List.of("red"), "end");

    ModelPackage nameless = nameless(network, flat("red", "Gemm", 1), flat("end", "Sigmoid", 1));
    assertThat(ClassOutput.of(nameless).classes()).containsExactly("0", "1");
    assertThat(probabilities(nameless))
        .containsExactly(new float[] {0.119202904f, 0.880797f}, within(1e-6f));

    ModelPackage named = write(network, List.of("red"), flat("end", "Sigmoid", 1));
    assertThat(ClassOutput.of(named).classes()).containsExactly("not red", "red");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 13})
  void oneScoreGetsItsSigmoid(long opset) {
    ModelPackage model = write(red(opset), List.of("other", "red"), flat("red", "Gemm", 1));

    assertThat(ClassOutput.of(model).classes()).containsExactly("other", "red");
    assertThat(probabilities(model))
        .containsExactly(new float[] {0.119202904f, 0.880797f}, within(1e-6f));
  }

  @Test
  void scoresWithoutNamesMayBeAnEmbedding() {
    ModelPackage model =
        nameless(colors(13), map("image", "Identity", 3, 1, 1), flat("scores", "Flatten", 3));

    assertThatThrownBy(() -> ClassOutput.of(model))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Model small cannot classify: it ends with 'scores'")
        .hasMessageContaining("`frostline extract --layer scores`")
        .hasMessageContaining("--labels FILE");
  }

  @Test
  void featuresAreNoClassesEvenBehindASigmoid() {
    TestNetwork network = colors(13).node("Sigmoid", List.of("scores"), "end");

    assertThatThrownBy(() -> ClassOutput.of(nameless(network, flat("end", "Sigmoid", 3))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("ends with 'end' (Sigmoid, shape [3]), which are its features")
        .hasMessageContaining("`frostline extract`")
        .hasMessageContaining("without --cut-at");
  }

  @Test
  void aMapOfManyPositionsIsNoClassification() {
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 3, 2, 2)
            .node("Softmax", List.of("image"), "end", TestNetwork.attribute("axis", 1));

    assertThatThrownBy(() -> ClassOutput.of(nameless(network, map("end", "Softmax", 3, 2, 2))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'end' has the shape [3, 2, 2] instead of one number per class");
  }

  @Test
  void namesMustBeAsManyAsTheNumbers() {
    ModelPackage model = write(colors(13), List.of("red", "green"), flat("scores", "Flatten", 3));

    assertThatThrownBy(() -> ClassOutput.of(model))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has names for 2 classes, but its output has 3");
  }

  /** Image [N, 3, 1, 1] to its three numbers. */
  private static TestNetwork colors(long opset) {
    return new TestNetwork(opset)
        .input("image", -1, 3, 1, 1)
        .node("Flatten", List.of("image"), "scores", TestNetwork.attribute("axis", 1));
  }

  /** Image [N, 3, 1, 1] to its red alone. */
  private static TestNetwork red(long opset) {
    AttributeProto axis = TestNetwork.attribute("axis", 1);
    return colors(opset)
        .integers("first", 0)
        .node("Gather", List.of("scores", "first"), "red", axis);
  }

  private static Layer flat(String name, String operator, int numbers) {
    return new Layer(name, List.of(numbers), Arrangement.FLAT, operator);
  }

  private static Layer map(String name, String operator, Integer... shape) {
    return new Layer(name, List.of(shape), Arrangement.CHANNELS_FIRST, operator);
  }

  private ModelPackage named(TestNetwork network, Layer... layers) {
    return write(network, COLORS, layers);
  }

  private ModelPackage nameless(TestNetwork network, Layer... layers) {
    return write(network, List.of(), layers);
  }

  private ModelPackage write(TestNetwork network, List<String> classes, Layer... layers) {
    return TestPackage.write(
        store,
        network.output(layers[layers.length - 1].name()),
        TestPackage.input(1, 1, ColorOrder.RGB, TensorLayout.NCHW),
        TestPackage.PLAIN,
        classes,
        layers);
  }

  private static float[] probabilities(ModelPackage model) {
    CutNetwork cut = NetworkCut.of(model, ClassOutput.of(model));
    ByteBuffer pixel = ByteBuffer.allocateDirect(SCORES.length);
    for (float score : SCORES) {
      pixel.put((byte) score);
    }
    try (NetworkSession session = NetworkSession.open(cut.onnx(), "test")) {
      FloatTensor result = session.run(pixel.flip(), 1, 1, 1, 3).get(cut.outputs().get(0).tensor());
      assertThat(result.shape()).containsExactly(1, cut.outputs().get(0).width());
      return result.values();
    }
  }
}
