package io.frostline.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.TestPackage;
import io.frostline.backbone.TokenPackages;
import io.frostline.head.Activation;
import io.frostline.head.ClassWeighting;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadState;
import io.frostline.head.LinearHead;
import io.frostline.head.Optimizer;
import io.frostline.head.RetrainedSettings;
import io.frostline.head.Schedule;
import io.frostline.imports.NetworkImport;
import io.frostline.imports.OnnxNetworkFile;
import io.frostline.imports.source.ImportRequest;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.Tensors;
import io.frostline.proof.InputFormat;
import io.frostline.proof.RequestedFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class UpperNetworkTest {
  private static final int CLASSES = 3;

  @TempDir Path store;

  @ParameterizedTest
  @ValueSource(strings = {"input", "conv", "normal", "clipped", "joined", "pooled", "hidden"})
  void computesWhatTheBackboneComputes(String from) throws IOException {
    UpperNetwork network = above(imported(network()), from, Initialisation.PRETRAINED);

    assertThat(network.prove(graph(network), random(network.from()))).isLessThan(1e-5);
  }

  /** As networks from Keras: channels last outside, first inside, flattened channels last. */
  @ParameterizedTest
  @ValueSource(strings = {"input", "turned", "conv"})
  void turnsImagesWhereTheBackboneDoes(String from) throws IOException {
    TestNetwork backbone =
        new TestNetwork(13)
            .input("image", -1, 6, 5, 3)
            .weights("kernel", 4, 3, 3, 3)
            .integers("rows", -1, 48)
            .weights("matrix", 48, 7)
            .node(
                "Transpose",
                List.of("image"),
                "turned",
                NodeAttributes.integers("perm", 0, 3, 1, 2))
            .node("Conv", List.of("turned", "kernel"), "conv")
            .node("Relu", List.of("conv"), "rectified")
            .node(
                "Transpose",
                List.of("rectified"),
                "back",
                NodeAttributes.integers("perm", 0, 2, 3, 1))
            .node("Reshape", List.of("back", "rows"), "flat")
            .node("MatMul", List.of("flat", "matrix"), "hidden")
            .node("Tanh", List.of("hidden"), "end")
            .output("end");
    InputFormat format = new InputFormat(5, 6, ColorOrder.RGB, TensorLayout.NHWC);

    UpperNetwork network = above(imported(backbone, format), from, Initialisation.PRETRAINED);

    assertThat(network.prove(graph(network), random(network.from()))).isLessThan(1e-5);
  }

  @Test
  void normalisationKeepsItsStatisticsAndFollowsEveryRandomConvolution() throws IOException {
    ModelPackage backbone = imported(network());

    assertThat(normalisations(graph(above(backbone, "input", Initialisation.PRETRAINED)))).isZero();
    assertThat(normalisations(graph(above(backbone, "input", Initialisation.RANDOM)))).isEqualTo(4);
  }

  private static long normalisations(ComputationGraph graph) {
    return Arrays.stream(graph.getLayers())
        .filter(layer -> layer.conf().getLayer() instanceof BatchNormalization)
        .count();
  }

  @Test
  void oldLayersLearnMoreSlowly() throws IOException {
    ComputationGraph graph = graph(above(imported(network()), "conv", Initialisation.PRETRAINED));
    HeadState slower = HeadState.of(graph).withLearningRate(0.005);

    assertThat(graph.getLearningRate("normal")).isEqualTo(0.001);
    assertThat(graph.getLearningRate(UpperNetwork.OUTPUT)).isEqualTo(0.01);
    assertThat(slower.graph().getLearningRate("normal")).isEqualTo(0.0005);
    assertThat(slower.graph().getLearningRate(UpperNetwork.OUTPUT)).isEqualTo(0.005);
    assertThat(slower.parameters()).isEqualTo(HeadState.of(graph).parameters());
  }

  @Test
  void learnsMoreSlowlyWithNormalisationsToo() throws IOException {
    UpperNetwork network = above(imported(network()), "input", Initialisation.RANDOM);
    ComputationGraph graph = graph(network);
    DataSet batch = batch(network.from());
    graph.fit(batch);

    ComputationGraph slower = HeadState.of(graph).withLearningRate(0.005).graph();
    slower.fit(batch);

    assertThat(slower.getLearningRate("normal")).isEqualTo(0.0005);
    assertThat(slower.params().isNaN().any()).isFalse();
  }

  @Test
  void learnsAndGoesOnFromAStateToTheBit() throws IOException {
    UpperNetwork network = above(imported(network()), "clipped", Initialisation.PRETRAINED);
    ComputationGraph straight = graph(network);
    DataSet batch = batch(network.from());
    double before = straight.score(batch);
    for (int step = 0; step < 20; step++) {
      straight.fit(batch);
    }
    HeadState state = HeadState.of(straight);
    ComputationGraph resumed = state.graph();

    straight.fit(batch);
    resumed.fit(batch);

    assertThat(straight.score(batch)).isLessThan(before);
    assertThat(state.isGraph()).isTrue();
    assertThat(HeadState.of(resumed)).usingRecursiveComparison().isEqualTo(HeadState.of(straight));
  }

  /** Odd sides: the quarters of 8 x 8 after a convolution without padding overlap. */
  @ParameterizedTest
  @CsvSource({
    "clipped, grid2",
    "clipped, average",
    "clipped, max",
    "clipped, none",
    "clipped, half",
    "odd, grid2",
    "odd, none",
    "hidden, none",
    "hidden, average"
  })
  void startsFromAHeadOnAnyPooledLayer(String layer, String pool) throws IOException {
    ModelPackage backbone =
        imported(
            base()
                .weights("narrowing", 4, 6, 2, 2)
                .weights("matrix", 196, 5)
                .node("Conv", List.of("clipped", "narrowing"), "odd")
                .node("Flatten", List.of("odd"), "flat", NodeAttributes.integer("axis", 1))
                .node("MatMul", List.of("flat", "matrix"), "hidden")
                .node("Relu", List.of("hidden"), "end")
                .output("end"));
    NetworkEnd end =
        new NetworkEnd(backbone.description().layer(layer).orElseThrow(), Pooling.of(pool));
    Layer from = UpperNetwork.layer(backbone, "input");
    UpperNetwork network = UpperNetwork.of(backbone, from, end, Initialisation.PRETRAINED);
    ComputationGraph graph = graph(network);
    FloatTensor images = random(from);
    FloatTensor features = features(backbone, end, images);
    LinearHead head = head(features.width());

    network.startFrom(head, graph);

    assertThat(network.prove(graph, images)).isLessThan(1e-5);
    float[] actual =
        graph
            .outputSingle(Nd4j.create(images.values(), images.shape(), 'c'))
            .dup('c')
            .data()
            .asFloat();
    float[] expected = probabilities(head, features);
    for (int place = 0; place < expected.length; place++) {
      assertThat(actual[place]).isCloseTo(expected[place], within(1e-5f));
    }
    assertThat(IntStream.range(0, 5).mapToObj(row -> actual[row * CLASSES]).distinct()).hasSize(5);
  }

  /** What {@code extract} computes, by the definitions of the poolings. */
  private static FloatTensor features(ModelPackage backbone, NetworkEnd end, FloatTensor images) {
    String layer = end.layer().name();
    byte[] onnx = GraphCut.at(OnnxFile.read(backbone.network()), List.of(layer)).toByteArray();
    try (NetworkSession session = NetworkSession.open(onnx, layer)) {
      FloatTensor tensor =
          session.run(new FloatTensor(new long[] {5, 3, 8, 8}, images.values())).get(layer);
      return end.layer().spatial() ? pooled(tensor, end.pooling()) : tensor;
    }
  }

  private static FloatTensor pooled(FloatTensor tensor, Pooling pooling) {
    int channels = (int) tensor.shape()[1];
    int side = (int) tensor.shape()[2];
    int half = (side + 1) / 2;
    int other = side / 2;
    List<Float> features = new ArrayList<>();
    for (int row = 0; row < 5; row++) {
      for (int[] window :
          switch (pooling) {
            case GRID2 ->
                new int[][] {
                  {0, 0, half}, {0, other, half}, {other, 0, half}, {other, other, half}
                };
            case AVERAGE, MAX -> new int[][] {{0, 0, side}};
            default -> new int[0][];
          }) {
        for (int channel = 0; channel < channels; channel++) {
          DoubleSummaryStatistics seen = new DoubleSummaryStatistics();
          for (int y = window[0]; y < window[0] + window[2]; y++) {
            for (int x = window[1]; x < window[1] + window[2]; x++) {
              seen.accept(tensor.values()[((row * channels + channel) * side + y) * side + x]);
            }
          }
          features.add((float) (pooling == Pooling.MAX ? seen.getMax() : seen.getAverage()));
        }
      }
    }
    if (features.isEmpty()) {
      return new FloatTensor(new long[] {5, tensor.values().length / 5}, tensor.values());
    }
    float[] values = new float[features.size()];
    for (int place = 0; place < values.length; place++) {
      values[place] = features.get(place);
    }
    return new FloatTensor(new long[] {5, values.length / 5}, values);
  }

  private static LinearHead head(int width) {
    Random random = new Random(6);
    float[] weights = new float[width * CLASSES];
    for (int place = 0; place < weights.length; place++) {
      weights[place] = (float) random.nextGaussian() / width;
    }
    return new LinearHead(weights, new float[] {0.1f, -0.2f, 0.3f});
  }

  private static float[] probabilities(LinearHead head, FloatTensor features) {
    float[] probabilities = new float[5 * CLASSES];
    for (int row = 0; row < 5; row++) {
      double[] scores = new double[CLASSES];
      double sum = 0;
      for (int label = 0; label < CLASSES; label++) {
        scores[label] = head.bias()[label];
        for (int feature = 0; feature < head.width(); feature++) {
          scores[label] +=
              (double) features.values()[row * head.width() + feature]
                  * head.weights()[feature * CLASSES + label];
        }
        sum += Math.exp(scores[label]);
      }
      for (int label = 0; label < CLASSES; label++) {
        probabilities[row * CLASSES + label] = (float) (Math.exp(scores[label]) / sum);
      }
    }
    return probabilities;
  }

  @Test
  void theUsualPartHasFourConvolutionsOrAllThatThereAre() throws IOException {
    TestNetwork chain = base().weights("kernel2", 6, 6, 1, 1);
    String below = "clipped";
    for (int number = 2; number <= 6; number++) {
      chain.node("Conv", List.of(below, "kernel2"), "conv" + number);
      below = "conv" + number;
    }
    ModelPackage backbone = imported(chain.output(below));

    assertThat(usual(backbone, "conv6")).isEqualTo("conv2");
    assertThat(usual(backbone, "conv4")).isEqualTo("image");
  }

  private static String usual(ModelPackage backbone, String end) {
    NetworkEnd at =
        new NetworkEnd(backbone.description().layer(end).orElseThrow(), Pooling.AVERAGE);
    return new RetrainableLayers(backbone, at, Initialisation.PRETRAINED).usual().name();
  }

  @Test
  void namesTheNodeAndTheLowestLayerThatWorks() throws IOException {
    ModelPackage backbone =
        imported(
            base()
                .node("Sin", List.of("clipped"), "wave")
                .node("Relu", List.of("wave"), "end")
                .output("end"));

    assertThatThrownBy(() -> above(backbone, "conv", Initialisation.PRETRAINED))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("above layer 'conv'", "node 'wave' (Sin)")
        .hasMessageEndingWith("that works is --from-layer wave.");
  }

  @Test
  void namesWhatLeadsAroundTheLayer() throws IOException {
    ModelPackage backbone = imported(network());

    assertThatThrownBy(() -> above(backbone, "second", Initialisation.PRETRAINED))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("node 'sum' (Add): it also reads 'clipped'", "--from-layer joined");
  }

  @Test
  void nothingIsAboveTheFeatures() throws IOException {
    ModelPackage backbone = imported(network());

    assertThatThrownBy(
            () -> above(backbone, backbone.description().features(), Initialisation.PRETRAINED))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nothing to retrain", "frostline train");
    assertThatThrownBy(() -> UpperNetwork.layer(backbone, "clip"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no layer 'clip'", "--from-layer input");
  }

  @Test
  void halfPrecisionIsHarmlessUnlessNumbersAreTooLarge() throws IOException {
    UpperNetwork network = above(imported(network()), "clipped", Initialisation.PRETRAINED);
    FloatTensor activations = random(network.from());

    assertThat(network.changeInHalfPrecision(activations)).isBetween(1e-7, 1e-2);
    activations.values()[0] = 1e6f;
    assertThat(network.changeInHalfPrecision(activations)).isInfinite();
  }

  private static UpperNetwork above(
      ModelPackage backbone, String from, Initialisation initialisation) {
    return UpperNetwork.of(backbone, UpperNetwork.layer(backbone, from), initialisation);
  }

  private static ComputationGraph graph(UpperNetwork network) {
    HeadConfiguration configuration =
        new HeadConfiguration(
            List.of(),
            Activation.RELU,
            0,
            1e-4,
            Optimizer.ADAM,
            0.01,
            Schedule.COSINE,
            4,
            2,
            1,
            ClassWeighting.NONE,
            0,
            1);
    RetrainedSettings settings = new RetrainedSettings(configuration, 0.001);
    return network.graph(settings.old(), settings.output(CLASSES, List.of()));
  }

  private static FloatTensor random(Layer layer) {
    Random random = new Random(2);
    float[] values = new float[5 * layer.numbers()];
    for (int index = 0; index < values.length; index++) {
      values[index] = (float) random.nextGaussian();
    }
    return new FloatTensor(new long[] {5, layer.numbers()}, values);
  }

  private static DataSet batch(Layer layer) {
    FloatTensor rows = random(layer);
    float[][] labels = Stream.of(0, 1, 2, 0, 1).map(UpperNetworkTest::one).toArray(float[][]::new);
    return new DataSet(Nd4j.create(rows.values(), rows.shape(), 'c'), Nd4j.createFromArray(labels));
  }

  private static float[] one(int place) {
    float[] one = new float[CLASSES];
    one[place] = 1;
    return one;
  }

  /** Of every kind: normalised twice, depthwise, padded unevenly, added, joined, pooled, dense. */
  private static TestNetwork network() {
    return base()
        .weights("depth", 6, 1, 3, 3)
        .weights("point", 6, 6, 1, 1)
        .weights("matrix", 7, 12)
        .weights("matrix_bias", 7)
        .node(
            "Conv",
            List.of("clipped", "depth"),
            "deep",
            NodeAttributes.integer("group", 6),
            NodeAttributes.integers("pads", 0, 1, 2, 1))
        .node("Conv", List.of("deep", "point"), "pointed")
        .node("Relu", List.of("pointed"), "rectified")
        .node(
            "BatchNormalization",
            List.of("rectified", "gamma", "beta", "mean", "variance"),
            "second")
        .node("Add", List.of("second", "clipped"), "sum")
        .node("Concat", List.of("sum", "clipped"), "joined", NodeAttributes.integer("axis", 1))
        .node(
            "MaxPool",
            List.of("joined"),
            "pooled",
            NodeAttributes.integers("kernel_shape", 2, 2),
            NodeAttributes.integers("strides", 2, 2))
        .node("GlobalAveragePool", List.of("pooled"), "averaged")
        .node("Flatten", List.of("averaged"), "flat", NodeAttributes.integer("axis", 1))
        .node(
            "Gemm",
            List.of("flat", "matrix", "matrix_bias"),
            "hidden",
            NodeAttributes.integer("transB", 1))
        .node("LeakyRelu", List.of("hidden"), "leaky")
        .weights("last", 7, 4)
        .weights("last_bias", 4)
        .node("Gemm", List.of("leaky", "last", "last_bias"), "scores")
        .node("Softmax", List.of("scores"), "end", NodeAttributes.integer("axis", 1))
        .output("end");
  }

  @Test
  void refusesNetworksForTexts() {
    ModelPackage encoder =
        TokenPackages.write(
            store,
            new TestNetwork(13)
                .typedInput("ids", Tensors.INT64, -1, -1)
                .weights("table", 5, 4)
                .node("Gather", List.of("table", "ids"), "rows")
                .output("rows"),
            TokenPackages.input(),
            new Layer("rows", List.of(4), Arrangement.SEQUENCE, "Gather"));

    assertThatThrownBy(() -> UpperNetwork.layer(encoder, "rows"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot be retrained: it takes texts")
        .hasMessageContaining("frostline train --hidden");
  }

  private static TestNetwork base() {
    return new TestNetwork(13)
        .input("image", -1, 3, 8, 8)
        .weights("kernel", 6, 3, 3, 3)
        .floats("gamma", 1, 0.5f, 2, -1, 1, 1.5f)
        .floats("beta", 0.1f, 0, -0.2f, 0, 0.3f, 0)
        .floats("mean", 0, 0.2f, -0.1f, 0, 0.1f, 0)
        .floats("variance", 1, 0.5f, 2, 1, 0.1f, 1)
        .node(
            "Conv", List.of("image", "kernel"), "conv", NodeAttributes.integers("pads", 1, 1, 1, 1))
        .node("BatchNormalization", List.of("conv", "gamma", "beta", "mean", "variance"), "normal")
        .node("Relu", List.of("normal"), "clipped");
  }

  private ModelPackage imported(TestNetwork network) throws IOException {
    return imported(network, new InputFormat(8, 8, ColorOrder.RGB, TensorLayout.NCHW));
  }

  private ModelPackage imported(TestNetwork network, InputFormat format) throws IOException {
    Path file = network.write(store, "network.onnx");
    return new NetworkImport()
        .run(
            new ImportRequest(
                new OnnxNetworkFile(file),
                "network",
                RequestedFormat.of(format),
                TestPackage.preprocessing(1 / 255.0, 0.4, 0.5, 0.6, 0.2, 0.25, 0.3)),
            new ModelStore(store.resolve("store")));
  }
}
