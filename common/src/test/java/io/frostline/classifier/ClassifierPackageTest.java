package io.frostline.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Existing;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.cut.ClassOutput;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.backbone.cut.Probabilities;
import io.frostline.feature.FeatureColumn;
import io.frostline.head.FeatureTransform;
import io.frostline.head.TrainedHead;
import io.frostline.imports.PackageVerification;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ClassifierPackageTest {
  private static final int IMAGES = 5;

  @TempDir Path store;

  @ParameterizedTest
  @EnumSource(
      value = Pooling.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CLS", "HALF"})
  void classifiesLikeBackboneAndHead(Pooling pooling) throws IOException {
    ModelPackage backbone = backbone(TestBackbones.network(13, -1).output("end"));

    assertClassifiesLikeItsParts(backbone, TestHeads.column(backbone, "top", pooling));
  }

  @Test
  void takesALayerThatIsAVectorAlready() throws IOException {
    ModelPackage backbone = backbone(TestBackbones.network(13, -1).output("end"));

    ModelPackage classifier =
        assertClassifiesLikeItsParts(backbone, TestHeads.column(backbone, Pooling.AVERAGE));

    assertThat(classifier.description().features()).isEqualTo("mean");
  }

  @Test
  void putsSeveralLayersSideBySide() throws IOException {
    ModelPackage backbone = backbone(TestBackbones.network(7, -1).output("end"));

    ModelPackage classifier =
        assertClassifiesLikeItsParts(
            backbone,
            TestHeads.column(backbone, "scores", Pooling.AVERAGE),
            TestHeads.column(backbone, "conv", Pooling.GRID2),
            TestHeads.column(backbone, "conv", Pooling.MAX));

    assertThat(classifier.description().layers())
        .extracting(Layer::name)
        .containsExactly(
            "conv",
            "relu",
            "top",
            "averaged",
            "mean",
            "scores",
            "features",
            "head/hidden_1",
            "probabilities");
    assertThat(classifier.description().layer("features").orElseThrow())
        .isEqualTo(new Layer("features", List.of(5 + 16 + 4), Arrangement.FLAT, "Concat"));
    assertThat(ClassifierPackage.record(classifier).table().columns())
        .extracting(FeatureColumn::layer)
        .containsExactly("scores", "conv", "conv");
    assertThat(new PackageVerification(classifier).alone().fault()).isEmpty();
    assertThat(ClassifierPackage.verifyHead(classifier).largestRelative()).isLessThan(1e-5);
  }

  @Test
  void putsSeveralLayersSideBySideInABatchOfOne() throws IOException {
    ModelPackage backbone = backbone(mixing());

    assertClassifiesLikeItsParts(
        backbone,
        TestHeads.column(backbone, "top", Pooling.MAX),
        TestHeads.column(backbone, Pooling.AVERAGE));
  }

  @Test
  void doesNotRoundWhatWasRoundedInTheTable() {
    ModelPackage backbone = backbone(TestBackbones.network(13, -1).output("end"));

    ModelPackage classifier = join(backbone, Pooling.HALF, "relu");

    assertThat(OnnxFile.read(classifier.network()).getGraph().getNodeList())
        .filteredOn(node -> node.getOpType().equals("Cast"))
        .as("from bytes to floats")
        .hasSize(1);
  }

  @Test
  void describesItself() {
    ModelPackage backbone = backbone(TestBackbones.network(13, -1).output("end"));
    ModelDescription model = join(backbone, Pooling.GRID2, "relu").description();

    assertThat(model.kind()).isEqualTo(ModelKind.CLASSIFIER);
    assertThat(model.classes()).isEqualTo(TestHeads.labels(3));
    assertThat(model.input().tensor()).isEqualTo("pixels");
    assertThat(model.preprocessing().scale()).isEqualTo(1);
    assertThat(model.features()).isEqualTo("features");
    assertThat(model.output()).isEqualTo("probabilities");
    assertThat(model.source().sha256()).isEqualTo(backbone.description().sha256());
    assertThat(model.source().note()).isEqualTo(TestBackbones.NOTE);
    assertThat(model.layers())
        .extracting(Layer::name)
        .containsExactly("conv", "relu", "features", "head/hidden_1", "probabilities");
    assertThat(model.layer("features").orElseThrow())
        .isEqualTo(new Layer("features", List.of(16), Arrangement.FLAT, "Flatten"));
    assertThat(model.checks()).hasSize(6).allMatch(check -> check.largestRelative() < 1e-5);
    assertThat(model.checks().get(0).compared())
        .isEqualTo("2 layers of the head, against Deeplearning4j");
    assertThat(model.checks().get(2).compared())
        .isEqualTo("5 layers in a batch of 8, against backbone and head run one after the other");
  }

  @Test
  void keepsABatchOfOne() throws IOException {
    ModelPackage backbone = backbone(mixing());
    assertThat(backbone.description().batch().size()).isEqualTo(BatchSize.ONE);

    ModelPackage classifier =
        assertClassifiesLikeItsParts(backbone, TestHeads.column(backbone, Pooling.AVERAGE));

    assertThat(classifier.description().batch().size()).isEqualTo(BatchSize.ONE);
  }

  /** Adds to each image the mean over the batch. */
  private static TestNetwork mixing() {
    return TestBackbones.network(13, 1)
        .node(
            "ReduceMean",
            List.of("mean"),
            "over",
            TestNetwork.attributes("axes", 0),
            TestNetwork.attribute("keepdims", 1))
        .node("Add", List.of("mean", "over"), "mixed")
        .output("mixed");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9, 10, 11, 12, 13, 17, 18, 20, 21, 22})
  void fitsABackboneOfAnyOpset(long opset) throws IOException {
    ModelPackage backbone = backbone(TestBackbones.network(opset, -1).output("end"));

    assertClassifiesLikeItsParts(backbone, TestHeads.column(backbone, Pooling.MAX));
  }

  @ParameterizedTest
  @CsvSource({"RELU", "LEAKYRELU", "ELU", "TANH", "SIGMOID"})
  void writesEveryActivationInTheOldestOpset(Activation activation) {
    ModelPackage backbone = backbone(TestBackbones.network(7, -1).output("end"));
    FeatureColumn column = TestHeads.column(backbone, Pooling.AVERAGE);
    MultiLayerNetwork network =
        TestHeads.network(column.width(), 3, activation.getActivationFunction(), 5, 4);

    assertThat(write("c", backbone, column, TestHeads.trained(network, column.width(), 3)))
        .satisfies(written -> new PackageVerification(written).alone().fault().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 13, 22})
  void takesSquareRootsOfFeaturesOfBothSigns(long opset) {
    ModelPackage backbone = backbone(TestBackbones.network(opset, -1).output("end"));
    FeatureColumn column = TestHeads.column(backbone, "conv", Pooling.GRID2);
    MultiLayerNetwork network =
        TestHeads.network(column.width(), 3, Activation.TANH.getActivationFunction(), 5);
    TrainedHead head =
        TestHeads.on(FeatureTransform.SQUARE_ROOT, TestHeads.trained(network, column.width(), 3));

    ModelPackage classifier = write("c", backbone, column, head);

    assertThat(classifier.description().checks())
        .as("the joined head against square roots in Java and Deeplearning4j")
        .hasSize(6)
        .allMatch(check -> check.largestRelative() < 1e-5);
    assertThat(new PackageVerification(classifier).alone().fault()).isEmpty();
  }

  @Test
  void refusesAnOperatorThatOpsetsDisagreeAbout() {
    ModelPackage backbone = backbone(TestBackbones.network(9, -1).output("end"));
    FeatureColumn column = TestHeads.column(backbone, Pooling.AVERAGE);
    MultiLayerNetwork network =
        TestHeads.network(column.width(), 3, Activation.RELU6.getActivationFunction(), 5);
    TrainedHead head = TestHeads.trained(network, column.width(), 3);

    assertThatThrownBy(() -> ClassifierPackage.check(backbone, List.of(column), head))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("needs the operator Clip");
  }

  @Test
  void leavesTheNamesOfTheBackboneAlone() throws IOException {
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 3, 8, 8)
            .weights("frostline/constant", 4, 3, 3, 3)
            .weights("head/mean", 1)
            .node("Conv", List.of("image", "frostline/constant"), "pixels")
            .node("Relu", List.of("pixels"), "features")
            .node("Sigmoid", List.of("features"), "probabilities")
            .node("Mul", List.of("probabilities", "head/mean"), "layer0")
            .node("GlobalAveragePool", List.of("layer0"), "end")
            .output("end");
    ModelPackage backbone = backbone(network);

    ModelPackage classifier =
        assertClassifiesLikeItsParts(
            backbone, TestHeads.column(backbone, "layer0", Pooling.AVERAGE));

    assertThat(classifier.description().layers())
        .extracting(Layer::name)
        .containsExactly(
            "backbone/pixels",
            "features",
            "backbone/probabilities",
            "layer0",
            "features_2",
            "head_2/hidden_1",
            "probabilities");
  }

  @Test
  void tellsItsProbabilitiesFromThoseOfTheBackbone() throws IOException {
    TestNetwork network = TestBackbones.network(13, -1);
    ModelPackage backbone =
        backbone(
            network
                .node("Identity", List.of("end"), "head/hidden_1")
                .node("Mul", List.of("end", "head/hidden_1"), "probabilities")
                .output("probabilities"));

    ModelPackage classifier =
        assertClassifiesLikeItsParts(backbone, TestHeads.column(backbone, "top", Pooling.GRID2));

    assertThat(classifier.description().layers())
        .extracting(Layer::name)
        .containsExactly("conv", "relu", "top", "features", "head/hidden_1", "probabilities");
  }

  @Test
  void leavesOutWhatTheFeaturesDoNotNeed() {
    ModelPackage backbone =
        backbone(
            TestBackbones.network(13, -1)
                .node("Tanh", List.of("relu"), "branch")
                .output("relu", "branch", "end"));

    ModelPackage classifier = join(backbone, Pooling.AVERAGE, "relu");

    assertThat(OnnxFile.read(classifier.network()).getGraph().getOutputList())
        .singleElement()
        .satisfies(output -> assertThat(output.getName()).isEqualTo("probabilities"));
    assertThat(OnnxFile.read(classifier.network()).getGraph().getNodeList())
        .noneMatch(node -> node.getOutputList().contains("branch"))
        .noneMatch(node -> node.getOutputList().contains("top"));
  }

  @Test
  void takesAThousandClasses() throws IOException {
    ModelPackage backbone = backbone(TestBackbones.network(13, -1).output("end"));
    FeatureColumn column = TestHeads.column(backbone, "conv", Pooling.NONE);
    MultiLayerNetwork network =
        TestHeads.network(column.width(), 1000, Activation.RELU.getActivationFunction(), 32);
    ModelPackage classifier =
        write("c", backbone, column, TestHeads.trained(network, column.width(), 1000));

    ClassOutput output = ClassOutput.of(classifier);

    assertThat(output.classes()).hasSize(1000).startsWith("class <0> ä");
    assertThat(run(NetworkCut.of(classifier, output), pixels(2), 2).shape())
        .containsExactly(2, 1000);
  }

  @Test
  void joinsSoftmaxRegressionToo() throws IOException {
    ModelPackage backbone = backbone(TestBackbones.network(13, -1).output("end"));
    FeatureColumn column = TestHeads.column(backbone, "top", Pooling.GRID2);
    MultiLayerNetwork network =
        TestHeads.network(column.width(), 2, Activation.RELU.getActivationFunction());

    ModelPackage classifier =
        write("c", backbone, column, TestHeads.trained(network, column.width(), 2));

    assertThat(classifier.description().layers())
        .extracting(Layer::name)
        .endsWith("features", "probabilities");
  }

  @Test
  void isABackboneItself() throws IOException {
    ModelPackage first =
        join(backbone(TestBackbones.network(13, -1).output("end")), Pooling.GRID2, "top");

    ModelPackage second =
        assertClassifiesLikeItsParts(
            first, TestHeads.column(first, "head/hidden_1", Pooling.AVERAGE));
    ModelPackage third =
        assertClassifiesLikeItsParts(
            first, TestHeads.column(first, "probabilities", Pooling.AVERAGE));

    assertThat(second.description().layers())
        .extracting(Layer::name)
        .endsWith("features", "head/hidden_1", "head_2/hidden_1", "probabilities");
    assertThat(third.description().features()).isEqualTo("backbone/probabilities");
  }

  @Test
  void givesTheBackbonesOwnBitsAtItsLayers() {
    ModelPackage backbone = backbone(TestBackbones.network(13, -1).output("end"));
    ModelPackage classifier = join(backbone, Pooling.GRID2, "top");

    ByteBuffer pixels = pixels(IMAGES);
    float[] expected =
        run(NetworkCut.of(backbone, List.of("top"), Pooling.GRID2), pixels, IMAGES).values();

    assertThat(
            run(NetworkCut.of(classifier, List.of("top"), Pooling.GRID2), pixels, IMAGES).values())
        .containsExactly(expected);
    assertThat(
            run(NetworkCut.of(classifier, List.of("features"), Pooling.AVERAGE), pixels, IMAGES)
                .values())
        .containsExactly(expected);
  }

  @Test
  void isProvedAgainWhereItIsInstalled() {
    ModelPackage classifier =
        join(backbone(TestBackbones.network(13, -1).output("end")), Pooling.GRID2, "top");

    assertThat(new PackageVerification(classifier).alone().fault()).isEmpty();
    assertThat(new PackageVerification(classifier).alone().checks().get(0).compared())
        .endsWith("against what backbone and head computed when they were joined");
    assertThat(ClassifierPackage.verifyHead(classifier).largestRelative()).isLessThan(1e-5);
  }

  @Test
  void keepsTheRecordOfTheTraining() {
    ModelPackage backbone = backbone(TestBackbones.network(13, -1).output("end"));
    ModelPackage classifier = join(backbone, Pooling.GRID2, "top");
    FeatureColumn column = TestHeads.column(backbone, "top", Pooling.GRID2);

    assertThat(ClassifierPackage.record(classifier))
        .isEqualTo(TestHeads.record(backbone, List.of(column), head(column)));
    assertThatThrownBy(() -> ClassifierPackage.record(backbone))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is a backbone and has no training.json");
    assertThatThrownBy(() -> HeadNetwork.of(backbone))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is a backbone and has no head");
  }

  @Test
  void trainsItsHeadFurther() throws IOException {
    ModelPackage classifier =
        join(backbone(TestBackbones.network(13, -1).output("end")), Pooling.GRID2, "top");

    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(classifier.file(ModelPackage.HEAD).toFile(), true);
    DataSet data =
        new DataSet(
            Nd4j.rand(8, 24),
            Nd4j.eye(3).repeat(0, 3).get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 8)));
    double before = network.score(data);
    for (int step = 0; step < 50; step++) {
      network.fit(data);
    }

    assertThat(network.score(data)).isLessThan(before);
  }

  @Test
  void refusesAnotherBackbone() {
    ModelPackage backbone = backbone(TestBackbones.network(13, -1).output("end"));
    FeatureColumn column = TestHeads.column(backbone, Pooling.AVERAGE);
    TrainedHead head = head(column);
    TrainingRecord record = TestHeads.record(backbone, List.of(column), head);
    ModelPackage other =
        TestBackbones.imported(store, TestBackbones.network(12, -1).output("end"), "other");

    assertThatThrownBy(
            () -> new NewClassifier(ModelName.of("c"), other, List.of(column), head, record))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("trained on features of model backbone with the sha256")
        .hasMessageContaining("but the backbone other has");
  }

  @Test
  void keepsWhatTheStoreHas() {
    ModelPackage backbone = backbone(TestBackbones.network(13, -1).output("end"));

    assertThatThrownBy(
            () ->
                write(
                    "backbone",
                    backbone,
                    TestHeads.column(backbone, Pooling.AVERAGE),
                    head(TestHeads.column(backbone, Pooling.AVERAGE))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("already has a model 'backbone'");
  }

  private ModelPackage backbone(TestNetwork network) {
    return TestBackbones.imported(store, network, "backbone");
  }

  private ModelPackage join(ModelPackage backbone, Pooling pooling, String layer) {
    FeatureColumn column = TestHeads.column(backbone, layer, pooling);
    return write("classifier", backbone, column, head(column));
  }

  private static TrainedHead head(FeatureColumn... columns) {
    int width = FeatureColumn.width(List.of(columns));
    return TestHeads.trained(
        TestHeads.network(width, 3, Activation.RELU.getActivationFunction(), 7), width, 3);
  }

  private ModelPackage write(
      String name, ModelPackage backbone, FeatureColumn column, TrainedHead head) {
    return write(name, backbone, List.of(column), head);
  }

  private ModelPackage write(
      String name, ModelPackage backbone, List<FeatureColumn> columns, TrainedHead head) {
    return ClassifierPackage.write(
        new ModelStore(store), Existing.KEEP, TestHeads.classifier(name, backbone, columns, head));
  }

  /** By four ways: the joined network, the head alone, Deeplearning4j's own output. */
  private ModelPackage assertClassifiesLikeItsParts(ModelPackage backbone, FeatureColumn... columns)
      throws IOException {
    TrainedHead head = head(columns);
    String name = "of_" + columns[0].layer().replace('/', '_');
    ModelPackage classifier =
        ModelPackage.open(write(name, backbone, List.of(columns), head).folder());
    ByteBuffer pixels = pixels(IMAGES);
    FloatTensor features = features(backbone, pixels, columns);

    ClassOutput output = ClassOutput.of(classifier);
    assertThat(output.probabilities()).isEqualTo(Probabilities.AS_COMPUTED);
    float[] joined = run(NetworkCut.of(classifier, output), pixels, IMAGES).values();
    assertThat(joined).containsExactly(deeplearning4j(features, head), within(1e-5f));
    HeadNetwork upper = HeadNetwork.of(classifier);
    try (NetworkSession session = upper.open()) {
      assertThat(upper.probabilities(session, features).values())
          .containsExactly(joined, within(1e-6f));
    }
    return classifier;
  }

  /** Of each column alone, put side by side. */
  private static FloatTensor features(
      ModelPackage backbone, ByteBuffer pixels, FeatureColumn... columns) {
    int width = FeatureColumn.width(List.of(columns));
    float[] all = new float[IMAGES * width];
    int before = 0;
    for (FeatureColumn column : columns) {
      FloatTensor one =
          run(
              NetworkCut.of(backbone, List.of(column.layer()), Pooling.of(column.pool())),
              pixels,
              IMAGES);
      for (int image = 0; image < IMAGES; image++) {
        System.arraycopy(one.row(image), 0, all, image * width + before, one.width());
      }
      before += column.width();
    }
    return new FloatTensor(new long[] {IMAGES, width}, all);
  }

  private static float[] deeplearning4j(FloatTensor features, TrainedHead head) throws IOException {
    float[] values = features.values().clone();
    for (int from = 0; from < values.length; from += head.width()) {
      head.standardisation().apply(values, from);
    }
    MultiLayerNetwork network =
        ModelSerializer.restoreMultiLayerNetwork(
            new java.io.ByteArrayInputStream(head.zip()), true);
    INDArray probabilities =
        network.output(Nd4j.create(values, new long[] {IMAGES, head.width()}, 'c'));
    return probabilities.dup('c').data().asFloat();
  }

  private static ByteBuffer pixels(int images) {
    byte[] noise = new byte[images * 8 * 8 * 3];
    new Random(images).nextBytes(noise);
    return ByteBuffer.allocateDirect(noise.length).put(noise).flip();
  }

  /** In one run, or image by image. */
  private static FloatTensor run(CutNetwork network, ByteBuffer pixels, int images) {
    int atOnce = network.batch() == BatchSize.FREE ? images : 1;
    String tensor = network.outputs().get(0).tensor();
    float[] values = new float[images * network.outputs().get(0).width()];
    try (NetworkSession session = NetworkSession.open(network.onnx(), "test")) {
      for (int from = 0; from < images; from += atOnce) {
        ByteBuffer some = pixels.slice(from * 192, atOnce * 192);
        float[] part = session.run(some, atOnce, 8, 8, 3).get(tensor).values();
        System.arraycopy(part, 0, values, from * part.length / atOnce, part.length);
      }
    }
    return new FloatTensor(new long[] {images, values.length / images}, values);
  }
}
