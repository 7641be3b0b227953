package io.frostline.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.frostline.backbone.Existing;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Normalisation;
import io.frostline.backbone.Pooling;
import io.frostline.example.ExampleKind;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.InputForm;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.TextUse;
import io.frostline.head.Standardisation;
import io.frostline.head.TrainedHead;
import io.frostline.imports.EncoderImport;
import io.frostline.imports.PackageVerification;
import io.frostline.imports.encoder.EncoderFolder;
import io.frostline.imports.encoder.EncoderRequest;
import io.frostline.imports.encoder.EncoderRequest.Wanted;
import io.frostline.imports.encoder.SmallEncoder;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.StringStringEntryProto;
import io.frostline.onnx.proto.ValueInfoProto;
import io.frostline.text.LongTexts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

class ClassifierTokensTest {
  private static final int WIDTH = SmallEncoder.WIDTH;
  private static final List<long[]> TEXTS =
      List.of(new long[] {2, 9, 3}, new long[] {2, 7, 8, 11, 6, 3}, new long[] {2, 3});

  @TempDir Path folder;
  private ModelPackage backbone;
  private MultiLayerNetwork network;
  private TrainedHead head;
  private ModelPackage classifier;

  @BeforeEach
  void join() throws IOException {
    try (InputStream file =
        ClassifierTokensTest.class.getResourceAsStream("/io/frostline/text/wordpiece.json")) {
      Files.copy(file, folder.resolve("tokenizer.json"));
    }
    SmallEncoder.normalisedFirst().network().write(folder, "model.onnx");
    EncoderFolder files = new EncoderFolder(folder);
    Wanted wanted =
        new Wanted(
            Optional.of(Pooling.AVERAGE),
            Optional.of(Normalisation.L2),
            Optional.of("query: "),
            OptionalInt.empty(),
            Optional.empty());
    EncoderRequest request =
        new EncoderRequest(
            files.network(),
            files.tokenizer(),
            files.settings(),
            "small",
            wanted,
            io.frostline.imports.source.Origin.UNKNOWN,
            Existing.KEEP);
    ModelStore store = new ModelStore(folder.resolve("packages"));
    backbone = new EncoderImport().run(request, store);
    network = TestHeads.network(2 * WIDTH, 3, Activation.RELU.getActivationFunction(), 7);
    head = TestHeads.trained(network, 2 * WIDTH, 3);
    classifier = classifier("mood", LongTexts.TRUNCATE);
  }

  /** Trained on features of texts that were used in this way. */
  private ModelPackage classifier(String name, LongTexts longTexts) {
    List<FeatureColumn> columns = List.of(column("block_2", "average"), column("block_1", "max"));
    Origin origin =
        new Origin(
            "small",
            backbone.description().sha256(),
            "tokenizer 0, at most 8 tokens, long texts: "
                + longTexts.keyword()
                + ", prefix 'it's: '",
            ExampleKind.TEXT,
            List.copyOf(columns));
    return ClassifierPackage.write(
        new ModelStore(folder.resolve("packages")),
        Existing.KEEP,
        new NewClassifier(
            ModelName.of(name), backbone, columns, head, TestHeads.record(columns, head, origin)));
  }

  private static FeatureColumn column(String layer, String pool) {
    return new FeatureColumn(layer, layer, pool, List.of(WIDTH));
  }

  @Test
  void classifiesTokensLikeBackboneAndHead() {
    try (NetworkSession session = NetworkSession.openPart(classifier.network())) {
      FloatTensor together = session.run(padded(TEXTS, 9)).get("probabilities");
      for (int text = 0; text < TEXTS.size(); text++) {
        float[] alone =
            session
                .run(padded(TEXTS.subList(text, text + 1), TEXTS.get(text).length))
                .get("probabilities")
                .values();
        assertThat(together.row(text)).isEqualTo(alone);
        double[] expected = expected(TEXTS.get(text));
        for (int at = 0; at < expected.length; at++) {
          assertThat((double) alone[at]).isCloseTo(expected[at], within(1e-5));
        }
      }
    }
  }

  /** Pooled, normalised and standardised here, from what the backbone has for each token. */
  private double[] expected(long... text) {
    ModelProto layers =
        GraphCut.at(OnnxFile.read(backbone.network()), List.of("block_1", "block_2"));
    try (NetworkSession session = NetworkSession.openPart(layers.toByteArray(), "layers")) {
      Map<String, FloatTensor> tokens = session.run(padded(List.of(text), text.length));
      double[] features = new double[2 * WIDTH];
      Arrays.fill(features, WIDTH, 2 * WIDTH, Double.NEGATIVE_INFINITY);
      for (int token = 0; token < text.length; token++) {
        for (int at = 0; at < WIDTH; at++) {
          features[at] += tokens.get("block_2").values()[token * WIDTH + at] / text.length;
          features[WIDTH + at] =
              Math.max(features[WIDTH + at], tokens.get("block_1").values()[token * WIDTH + at]);
        }
      }
      Standardisation spread = head.standardisation();
      for (int from = 0; from < features.length; from += WIDTH) {
        double length =
            Math.sqrt(Arrays.stream(features, from, from + WIDTH).map(x -> x * x).sum());
        for (int at = from; at < from + WIDTH; at++) {
          features[at] = (features[at] / length - spread.mean()[at]) / spread.deviation()[at];
        }
      }
      return network.output(Nd4j.create(new double[][] {features})).toDoubleVector();
    }
  }

  private static List<InputTensor> padded(List<long[]> texts, int width) {
    LongBuffer ids = LongBuffer.allocate(texts.size() * width);
    LongBuffer mask = LongBuffer.allocate(texts.size() * width);
    for (int row = 0; row < texts.size(); row++) {
      for (int at = 0; at < texts.get(row).length; at++) {
        ids.put(row * width + at, texts.get(row)[at]);
        mask.put(row * width + at, 1);
      }
    }
    return List.of(
        InputTensor.longs(ids, texts.size(), width), InputTensor.longs(mask, texts.size(), width));
  }

  @Test
  void isWholeByItself() {
    ModelDescription model = classifier.description();

    assertThat(model.kind()).isEqualTo(ModelKind.CLASSIFIER);
    assertThat(classifier.file(ModelPackage.TOKENIZER))
        .hasSameBinaryContentAs(backbone.file(ModelPackage.TOKENIZER));
    assertThat(model.tokens().prefix()).as("that of the table").isEqualTo("it's: ");
    assertThat(model.tokens().normalise()).as("is in the network").isNull();
    assertThat(model.layers())
        .extracting(Layer::name)
        .containsExactly(
            "embeddings", "block_1", "block_2", "features", "head/hidden_1", "probabilities");
    ModelProto network = OnnxFile.read(classifier.network());
    assertThat(network.getGraph().getInputList())
        .extracting(ValueInfoProto::getName)
        .containsExactly("input_ids", "attention_mask");
    assertThat(network.getMetadataPropsList())
        .extracting(StringStringEntryProto::getKey)
        .containsExactly("classes", "max_tokens");
  }

  @Test
  void usesLongTextsAsThoseItWasTrainedOn() throws IOException {
    ModelPackage windows = classifier("windows", LongTexts.WINDOWS);

    assertThat(InputForm.of(windows).inWords()).contains("long texts: windows, prefix 'it's: '");
    assertThat(
            InputForm.of(windows)
                .with(new TextUse(Optional.of(LongTexts.REJECT), Optional.empty()))
                .inWords())
        .contains("long texts: reject");
    assertThat(InputForm.of(classifier("rejects", LongTexts.REJECT)).inWords())
        .contains("long texts: reject");
    assertThat(InputForm.of(classifier).inWords()).contains("long texts: truncate");
    assertThat(Files.readString(windows.folder().resolve("model.json"))).contains("\"windows\"");
    assertThat(Files.readString(classifier.folder().resolve("model.json")))
        .as("as packages were before")
        .doesNotContainIgnoringCase("longTexts")
        .doesNotContain("long_texts");
  }

  @Test
  void isVerifiedAgainstItsParts() {
    assertThat(new PackageVerification(classifier).alone().fault()).isEmpty();
    assertThat(new PackageVerification(classifier).fingerprint()).isPresent();
    assertThat(ClassifierPackage.verifyHead(classifier).largestRelative()).isLessThan(1e-5);
    assertThat(classifier.description().checks())
        .extracting(ModelDescription.Check::compared)
        .anyMatch(check -> check.contains("of the head, against Deeplearning4j"))
        .anyMatch(check -> check.startsWith("6 layers one by one, against backbone and head"))
        .anyMatch(check -> check.startsWith("1 layer in a batch of 8"));
  }

  @Test
  void aHeadOfOtherFeaturesIsNotJoined() {
    TrainedHead wide =
        TestHeads.trained(
            TestHeads.network(3 * WIDTH, 3, Activation.RELU.getActivationFunction(), 7),
            3 * WIDTH,
            3);

    assertThatThrownBy(
            () -> ClassifierPackage.check(backbone, List.of(column("block_9", "max")), wide))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has no layer 'block_9'");
  }
}
