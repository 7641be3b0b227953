package io.frostline.imports;

import static io.frostline.backbone.TestNetwork.attribute;
import static io.frostline.backbone.TestNetwork.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.ScoreKind;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.cut.ClassOutput;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.LayerChoice;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.imports.source.ClassLabels;
import io.frostline.imports.source.ImportRequest;
import io.frostline.message.UserException;
import io.frostline.onnx.NetworkSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the numbers at the end of a network are, and what classification makes of them. */
class ScoresTest {
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");
  private static final int DOUBLE = 11;
  private static final int HALF = 10;
  private static final int FLOAT = 1;
  private static final Offset<Float> ROUNDED = within(1e-6f);

  @TempDir Path folder;

  /** Image, "map" [N, 4, 8, 8], "vector" [N, 4], "logits" [N, 5]. */
  private static TestNetwork base() {
    return SmallNetworks.convolution(-1)
        .node("Relu", List.of("conv"), "map")
        .node("GlobalAveragePool", List.of("map"), "pooled")
        .node("Flatten", List.of("pooled"), "vector", attribute("axis", 1))
        .weights("dense", 4, 5)
        .floats("bias", 2, -1, 0.5f, -2, 1)
        .node("Gemm", List.of("vector", "dense", "bias"), "logits");
  }

  private static TestNetwork softmax(TestNetwork network, String of, String to) {
    return network.node("Softmax", List.of(of), to, attribute("axis", 1));
  }

  /**
   * "softMaps", the softmax of the maps at each position; opset 11 has it over the last axes only.
   */
  private static TestNetwork softMaps() {
    return maps()
        .node("Transpose", List.of("classMaps"), "last", attributes("perm", 0, 2, 3, 1))
        .node("Softmax", List.of("last"), "softLast", attribute("axis", 3))
        .node("Transpose", List.of("softLast"), "softMaps", attributes("perm", 0, 3, 1, 2));
  }

  /** Five maps of classes, [N, 5, 8, 8]. */
  private static TestNetwork maps() {
    return base()
        .weights("kernels", 5, 4, 1, 1)
        .node("Conv", List.of("map", "kernels"), "classMaps", attributes("kernel_shape", 1, 1));
  }

  private static Arguments end(String name, String features, UnaryOperator<TestNetwork> added) {
    return Arguments.of(name, features, added);
  }

  static Stream<Arguments> probabilities() {
    return Stream.of(
        end("a softmax", "vector", net -> softmax(net, "logits", "end")),
        end(
            "a softmax, reshaped and squeezed",
            "vector",
            net ->
                softmax(net, "logits", "soft")
                    .integers("shape", -1, 5, 1, 1)
                    .node("Reshape", List.of("soft", "shape"), "shaped")
                    .node("Squeeze", List.of("shaped"), "squeezed", attributes("axes", 2, 3))
                    .node("Identity", List.of("squeezed"), "end")),
        end(
            "a softmax in double precision",
            "vector",
            net ->
                net.node("Cast", List.of("logits"), "wide", attribute("to", DOUBLE))
                    .node("Softmax", List.of("wide"), "soft", attribute("axis", 1))
                    .node("Cast", List.of("soft"), "end", attribute("to", FLOAT))),
        end(
            "a softmax rounded to half precision",
            "vector",
            net ->
                softmax(net, "logits", "soft")
                    .node("Cast", List.of("soft"), "half", attribute("to", HALF))
                    .node("Cast", List.of("half"), "end", attribute("to", FLOAT))),
        end(
            "a softmax written out",
            "vector",
            net ->
                net.node("ReduceMax", List.of("logits"), "most", attributes("axes", 1))
                    .node("Sub", List.of("logits", "most"), "shifted")
                    .node("Exp", List.of("shifted"), "exp")
                    .node("ReduceSum", List.of("exp"), "sum", attributes("axes", 1))
                    .node("Div", List.of("exp", "sum"), "end")),
        end(
            "a softmax with a temperature, clipped",
            "vector",
            net ->
                softmax(
                        net.floats("temperature", 1.5f)
                            .node("Div", List.of("logits", "temperature"), "cooled"),
                        "cooled",
                        "soft")
                    .node("Clip", List.of("soft"), "end")),
        end(
            "the exponential of a LogSoftmax",
            "vector",
            net ->
                net.node("LogSoftmax", List.of("logits"), "logs", attribute("axis", 1))
                    .node("Exp", List.of("logs"), "end")),
        end(
            "sigmoids divided by their sum",
            "vector",
            net ->
                net.node("Sigmoid", List.of("logits"), "gates")
                    .node("ReduceSum", List.of("gates"), "sum", attributes("axes", 1))
                    .node("Div", List.of("gates", "sum"), "end")),
        end(
            "the mean of two heads",
            "vector",
            net ->
                softmax(net, "logits", "one")
                    .weights("other dense", 4, 5)
                    .node("MatMul", List.of("vector", "other dense"), "other logits")
                    .node("Softmax", List.of("other logits"), "two", attribute("axis", 1))
                    .node("Mean", List.of("one", "two"), "end")),
        end(
            "groups times members",
            "vector",
            net ->
                net.weights("groups", 4, 2)
                    .weights("members", 4, 6)
                    .integers("grouped", -1, 2, 3)
                    .integers("outer", -1, 2, 1)
                    .integers("flat", -1, 6)
                    .node("MatMul", List.of("vector", "groups"), "group logits")
                    .node("Softmax", List.of("group logits"), "group", attribute("axis", 1))
                    .node("Reshape", List.of("group", "outer"), "group column")
                    .node("MatMul", List.of("vector", "members"), "member logits")
                    .node("Reshape", List.of("member logits", "grouped"), "member rows")
                    .node("Softmax", List.of("member rows"), "member", attribute("axis", 2))
                    .node("Mul", List.of("group column", "member"), "joint")
                    .node("Reshape", List.of("joint", "flat"), "end")),
        end(
            "two classes from one sigmoid",
            "vector",
            net ->
                net.weights("single", 4, 1)
                    .floats("all", 1)
                    .node("MatMul", List.of("vector", "single"), "score")
                    .node("Sigmoid", List.of("score"), "p")
                    .node("Sub", List.of("all", "p"), "q")
                    .node("Concat", List.of("q", "p"), "end", attribute("axis", 1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void probabilities(String name, String features, UnaryOperator<TestNetwork> added)
      throws IOException {
    ModelPackage model = imported(added.apply(base()).output("end"));

    assertKind(model, ScoreKind.PROBABILITIES);
    assertThat(model.description().scores().reason()).startsWith("not negative, and sum to 1 (");
    assertThat(model.description().features()).isEqualTo(features);
    assertThat(classified(model)).containsExactly(raw(model, "end"));
  }

  @Test
  void aSoftmaxOfMapsThatIsAveragedIsThatOfProbabilities() throws IOException {
    ModelPackage model =
        imported(softMaps().node("GlobalAveragePool", List.of("softMaps"), "end").output("end"));

    assertKind(model, ScoreKind.PROBABILITIES);
    assertThat(model.description().features()).isEqualTo("map");
    assertThat(classified(model)).containsExactly(raw(model, "end"));
  }

  @Test
  void mapsOfClassesAreNoLayersToProbe() throws IOException {
    ModelPackage model =
        imported(
            softMaps()
                .node("Mul", List.of("softMaps", "softMaps"), "squares")
                .node("Relu", List.of("softMaps"), "rectified")
                .node("GlobalAveragePool", List.of("rectified"), "end")
                .output("end"));

    assertThat(model.description().layers()).extracting(Layer::name).contains("rectified");
    assertThat(LayerChoice.evenly(model.description(), 9))
        .extracting(Layer::name)
        .containsExactly("map", "pooled");
  }

  @Test
  void logarithmsOfProbabilitiesGetTheirExponential() throws IOException {
    ModelPackage recognised =
        imported(
            base()
                .node("LogSoftmax", List.of("logits"), "end", attribute("axis", 1))
                .output("end"));
    ModelPackage writtenOut =
        imported(
            base()
                .node("ReduceLogSumExp", List.of("logits"), "total", attributes("axes", 1))
                .node("Sub", List.of("logits", "total"), "end")
                .output("end"));

    for (ModelPackage model : List.of(recognised, writtenOut)) {
      assertKind(model, ScoreKind.LOG_PROBABILITIES);
      assertThat(model.description().features()).isEqualTo("vector");
    }
    assertThat(classified(writtenOut)).containsExactly(softmax(raw(writtenOut, "logits")), ROUNDED);
  }

  @Test
  void sigmoidsOfIndependentClassesStayAsTheyAre() throws IOException {
    ModelPackage model =
        imported(
            base()
                .node("Sigmoid", List.of("logits"), "gates")
                .node("Identity", List.of("gates"), "end")
                .output("end"));

    assertKind(model, ScoreKind.SIGMOID);
    assertThat(model.description().features()).isEqualTo("vector");
    assertThat(classified(model)).containsExactly(raw(model, "end"));
    assertThat(ClassOutput.of(model).areIndependent()).isTrue();
  }

  @Test
  void otherNumbersAreLogitsIfTheyHaveNames() throws IOException {
    TestNetwork network = base().output("logits");

    ModelPackage named = imported(network, request -> request.withLabels(labels(NAMES)));
    assertKind(named, ScoreKind.LOGITS);
    assertThat(classified(named)).containsExactly(softmax(raw(named, "logits")), ROUNDED);

    ModelPackage nameless = imported(network);
    assertKind(nameless, ScoreKind.UNCLEAR);
    assertThatThrownBy(() -> ClassOutput.of(nameless))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Model test cannot classify: it ends with 'logits' (Gemm, shape [5])")
        .hasMessageContaining("no class names and may be an embedding")
        .hasMessageContaining("--labels FILE")
        .hasMessageContaining("--scores KIND");

    ModelPackage said = imported(network, request -> request.withScores(ScoreKind.LOGITS));
    assertThat(said.description().scores().reason()).startsWith("as --scores says: numbers ");
    assertThat(said.description().features()).isEqualTo("vector");
    assertThat(classified(said)).containsExactly(softmax(raw(said, "logits")), ROUNDED);
  }

  @Test
  void smallNumbersOfALinearLayerAreLogitsAllTheSame() throws IOException {
    TestNetwork network =
        base()
            .floats("tenth", 0.1f)
            .floats("half", 0.5f)
            .node("Mul", List.of("logits", "tenth"), "small")
            .node("Add", List.of("small", "half"), "end")
            .output("end");

    assertKind(imported(network, request -> request.withLabels(labels(NAMES))), ScoreKind.LOGITS);
  }

  /** One minus a sigmoid: probabilities of independent classes, but only their values say so. */
  @Test
  void numbersThatMayBeProbabilitiesOfIndependentClassesAreNotGuessed() throws IOException {
    TestNetwork network =
        base()
            .floats("all", 1)
            .node("Sigmoid", List.of("logits"), "gates")
            .node("Sub", List.of("all", "gates"), "end")
            .output("end");

    ModelPackage unclear = imported(network, request -> request.withLabels(labels(NAMES)));
    assertKind(unclear, ScoreKind.UNCLEAR);
    assertThatThrownBy(() -> ClassOutput.of(unclear))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("each is between 0 and 1, but they do not sum to 1")
        .hasMessageContaining("with --scores KIND");

    ModelPackage said = imported(network, request -> request.withScores(ScoreKind.SIGMOID));
    assertThat(classified(said)).containsExactly(raw(said, "end"));
  }

  @Test
  void whatIsSaidOfLogitsOfIndependentClassesGivesTheirSigmoids() throws IOException {
    ModelPackage model =
        imported(base().output("logits"), request -> request.withScores(ScoreKind.SIGMOID_LOGITS));

    float[] logits = raw(model, "logits");
    float[] sigmoids = classified(model);
    for (int number = 0; number < logits.length; number++) {
      assertThat(sigmoids[number]).isCloseTo(sigmoid(logits[number]), within(1e-6f));
    }
  }

  @Test
  void whatTheValuesContradictIsRefused() {
    for (ScoreKind kind :
        List.of(ScoreKind.PROBABILITIES, ScoreKind.SIGMOID, ScoreKind.LOG_PROBABILITIES)) {
      assertThatThrownBy(
              () -> imported(base().output("logits"), request -> request.withScores(kind)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("--scores is %s".formatted(kind.keyword()))
          .hasMessageContaining("the output 'logits' gives other numbers: numbers -")
          .hasMessageContaining("Leave out --scores");
    }
    assertThatThrownBy(
            () ->
                imported(
                    maps().output("classMaps"), request -> request.withScores(ScoreKind.LOGITS)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "'classMaps' has the shape [5, 8, 8] instead of one number per class");
  }

  @Test
  void ofSeveralOutputsThatOfProbabilitiesIsTheEnd() throws IOException {
    TestNetwork network =
        base()
            .integers("shape", -1, 5)
            .node("Softmax", List.of("logits"), "soft", attribute("axis", 1))
            .node("Reshape", List.of("soft", "shape"), "shaped")
            .node("Identity", List.of("logits"), "copied")
            .output("shaped", "copied");

    assertThat(imported(network).description().output()).isEqualTo("shaped");
    ModelPackage said = imported(network, request -> request.withScores(ScoreKind.LOGITS));
    assertThat(said.description().output()).isEqualTo("copied");
    assertThat(classified(said)).containsExactly(softmax(raw(said, "copied")), ROUNDED);
  }

  @Test
  void ofSeveralOutputsThatWithTheNamedClassesIsTheEnd() throws IOException {
    TestNetwork network =
        base()
            .weights("projection", 4, 7)
            .node("MatMul", List.of("vector", "projection"), "embedding")
            .output("logits", "embedding");

    ModelPackage model = imported(network, request -> request.withLabels(labels(NAMES)));

    assertThat(model.description().output()).isEqualTo("logits");
    assertThat(imported(network).description().output()).isEqualTo("embedding");
  }

  private static ClassLabels labels(List<String> names) {
    return new ClassLabels(names, "The test");
  }

  private static void assertKind(ModelPackage model, ScoreKind kind) {
    assertThat(model.description().scores().kind()).isEqualTo(kind);
  }

  private ModelPackage imported(TestNetwork network) throws IOException {
    return imported(network, UnaryOperator.identity());
  }

  private ModelPackage imported(TestNetwork network, UnaryOperator<ImportRequest> asked)
      throws IOException {
    Path file = network.write(folder, "test.onnx");
    ImportRequest request = TestRequests.of(file, "test", 8, TensorLayout.NCHW).replacing();
    return new NetworkImport().run(asked.apply(request), new ModelStore(folder));
  }

  private static float[] classified(ModelPackage model) {
    return run(NetworkCut.of(model, ClassOutput.of(model)));
  }

  private static float[] raw(ModelPackage model, String layer) {
    return run(NetworkCut.of(model, List.of(layer), Pooling.NONE));
  }

  private static float[] run(CutNetwork cut) {
    byte[] pixels = new byte[8 * 8 * 3];
    new Random(3).nextBytes(pixels);
    ByteBuffer image = ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
    try (NetworkSession session = NetworkSession.open(cut.onnx(), "test")) {
      return session.run(image, 1, 8, 8, 3).get(cut.outputs().get(0).tensor()).values();
    }
  }

  private static float[] softmax(float[] logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    float[] softmax = new float[logits.length];
    for (int number = 0; number < logits.length; number++) {
      softmax[number] = (float) (Math.exp(logits[number]) / sum);
    }
    return softmax;
  }

  private static float sigmoid(float logit) {
    return (float) (1 / (1 + Math.exp(-logit)));
  }
}
