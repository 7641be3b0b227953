package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;

/**
 * {@code frostline finetune} as a user runs it, on a small network that came from Deeplearning4j.
 */
class FinetuneIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final int SIDE = 16;

  @TempDir private Path folder;

  @BeforeEach
  void importBackbone() throws IOException {
    importNetwork("small", small());
  }

  @Test
  void makesAClassifierThatClassifiesAndIsEvaluated() throws IOException {
    Path table = folder.resolve("activations");

    Command tuned = finetune("tuned", "conv1_act", "--epochs", 2, "--table", table).succeeded();

    assertThat(tuned.err())
        .contains("200 images, 0 rejected.")
        .contains("2,048 activations per image at layer 'conv1_act', in half precision")
        .contains("First a head on the features at the end:")
        .contains("160 training, 20 validation and 20 test rows of 8 classes");
    assertThat(tuned.out())
        .contains("Classifier tuned with 8 classes is in the store")
        .contains("Next: frostline classify --images " + Project.SAMPLE_IMAGES + " --model tuned");
    assertThat(store().resolve(".training-tuned")).doesNotExist();
    JsonNode record = record("tuned");
    assertThat(record.at("/history/1/rows").asInt()).isEqualTo(160);
    assertThat(record.at("/retraining/from").asText()).isEqualTo("conv1_act");
    assertThat(record.at("/retraining/head/layer").asText()).isEqualTo("pooled");
    assertThat(record.at("/retraining/old_learning_rate").asDouble()).isEqualTo(1e-4);
    assertThat(record.at("/standardisation/identity").asInt()).isEqualTo(2048);
    assertHalfPrecision(new Table(table));
    Path predictions = folder.resolve("predictions");
    frostline(
            "classify",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            store(),
            "--model",
            "tuned",
            "--out",
            predictions)
        .succeeded();
    assertThat(new Table(predictions).count()).isEqualTo(200);
    Path report = folder.resolve("report");
    frostline(
            "evaluate",
            "--model",
            "tuned",
            "--models",
            store(),
            "--features",
            table,
            "--out",
            report)
        .succeeded();
    assertThat(JSON.readTree(report.resolve("metrics.json").toFile()).at("/accuracy").asDouble())
        .isEqualTo(record.at("/metrics/accuracy").asDouble());
    assertThat(report.resolve("report.html"))
        .content()
        .contains("all layers above conv1_act, pretrained, learning rate 0.0001");
    assertThat(frostline("models", "verify", "tuned", "--models", store()).succeeded().out())
        .contains("of the head, against Deeplearning4j", "Model tuned is verified");
    assertThat(frostline("models", "layers", "tuned", "--models", store()).succeeded().out())
        .containsPattern("conv2_bn +16 x 16 x 16")
        .containsPattern("probabilities +8 +flat");
  }

  /** The last 13 of a float's bits are zero in every number that half precision has. */
  private static void assertHalfPrecision(Table table) {
    assertThat(table.columns()).contains("features_conv1_act_half FLOAT[]");
    String bits = table.select("features_conv1_act_half", "ORDER BY uri LIMIT 1").get(0);
    assertThat(Arrays.stream(bits.substring(1, bits.length() - 1).split(", ")).distinct().toList())
        .hasSizeGreaterThan(50)
        .allMatch(number -> (Integer.parseUnsignedInt(number, 16) & 0x1fff) == 0);
  }

  @Test
  void neverEndsBelowTheHeadThatItStartedFrom() throws IOException {
    trainHead();
    JsonNode head = record("head");

    Command ruined =
        finetune(
                "ruined",
                "below",
                "--head",
                "head",
                "--epochs",
                2,
                "--learning-rate",
                1,
                "--old-learning-rate",
                1)
            .succeeded();

    JsonNode record = record("ruined");
    assertThat(record.at("/best_epoch").asInt()).isZero();
    assertThat(record.at("/history/0/number").asInt()).isZero();
    assertThat(record.at("/history")).hasSize(3);
    assertThat(record.at("/retraining/head/model").asText()).isEqualTo("head");
    assertThat(record.at("/retraining/head/pool").asText()).isEqualTo("grid2");
    assertThat(record.at("/split")).isEqualTo(head.at("/split"));
    JsonNode best = head.at("/history/" + (head.at("/best_epoch").asInt() - 1));
    assertThat(record.at("/history/0/validationLoss").asDouble())
        .isCloseTo(best.at("/validationLoss").asDouble(), within(1e-3));
    assertThat(record.at("/history/0/validationAccuracy"))
        .isEqualTo(best.at("/validationAccuracy"));
    assertThat(record.at("/history/1/validationLoss").asDouble())
        .isGreaterThan(record.at("/history/0/validationLoss").asDouble());
    assertThat(ruined.err()).contains("The head before the first epoch: loss");
    assertThat(ruined.out())
        .contains("The head head, before the first of 2 epochs, is the best: training accuracy");
    assertThat(answers("ruined")).isEqualTo(answers("head"));
    assertThat(Double.parseDouble(differences("ruined", "head").get(0))).isLessThan(1e-4);
  }

  /** Without a head, one is trained first, on the same images and their augmented versions. */
  @Test
  void aDefaultRunNeverEndsBelowTheHeadThatItTrainsFirst() throws IOException {
    Path table = folder.resolve("activations");
    List<Object> command =
        command(Project.SAMPLE_IMAGES, "--to-layer", "conv2_act", "--pool", "grid2");
    command.addAll(List.of("--augment", 2, "--table", table, "--epochs", 2));
    command.addAll(List.of("--learning-rate", 1));

    Command ruined = frostline(command.toArray()).succeeded();

    JsonNode record = record("tuned");
    assertThat(record.at("/best_epoch").asInt()).isZero();
    assertThat(record.at("/history/0/number").asInt()).isZero();
    assertThat(record.at("/history/1/validationLoss").asDouble())
        .isGreaterThan(record.at("/history/0/validationLoss").asDouble());
    assertThat(record.at("/history/1/rows").asInt()).isEqualTo(480);
    assertThat(record.at("/retraining/head/layer").asText()).isEqualTo("conv2_act");
    assertThat(record.at("/retraining/head/pool").asText()).isEqualTo("grid2");
    assertThat(record.at("/retraining/augmented").asInt()).isEqualTo(2);
    assertThat(record.at("/metrics/rows").asInt()).isEqualTo(20);
    assertThat(ruined.err())
        .contains("Version 2: 200 images, 0 rejected.")
        .contains("With 2 augmented versions of each training image: 480 training rows.");
    assertThat(ruined.out())
        .contains("The head trained first, before the first of 2 epochs, is the best");
    assertThat(new Table(Path.of(table + "-augmented-1")).select("uri", "ORDER BY uri"))
        .isEqualTo(new Table(table).select("uri", "ORDER BY uri"));
    assertThat(new Table(Path.of(table + "-augmented-1")).select("features_image_half", "LIMIT 1"))
        .isNotEqualTo(new Table(table).select("features_image_half", "LIMIT 1"));
  }

  @Test
  void keepsTogetherWhatTheHeadKeptTogether() throws IOException {
    Path groups = pairs();
    trainHead("--group-column", groups);

    Command tuned = finetune("tuned", "below", "--head", "head", "--epochs", 1).succeeded();

    assertThat(tuned.err()).contains("100 groups of several rows");
    assertThat(record("tuned").at("/split")).isEqualTo(record("head").at("/split"));
    assertThat(record("tuned").at("/rows")).isEqualTo(record("head").at("/rows"));
    Files.writeString(groups, "uri,group\nnone.png,1\n");
    assertThat(finetune("other", "below", "--head", "head").err())
        .contains("groups.csv#group are not those that the training kept together");
  }

  /** A file that makes pairs of the images of each class. */
  private Path pairs() throws IOException {
    List<String> lines = new ArrayList<>(List.of("uri,group"));
    try (Stream<Path> images = Files.walk(Project.SAMPLE_IMAGES)) {
      for (Path image : images.filter(Files::isRegularFile).sorted().toList()) {
        lines.add("%s,%d".formatted(image.toUri(), (lines.size() - 1) / 2));
      }
    }
    return Files.write(folder.resolve("groups.csv"), lines);
  }

  @Test
  void keepsTheMeanOfTheWeightsOfAnEpochOrTheLast() throws IOException {
    Path table = folder.resolve("activations");
    List<Object> options = List.of("--table", table, "--epochs", 1, "--patience", 0);
    finetune("mean", "conv1_act", options.toArray()).succeeded();
    List<Object> last = new ArrayList<>(options);
    last.addAll(List.of("--epoch-weights", "last"));
    finetune("last", "conv1_act", last.toArray()).succeeded();

    assertThat(record("mean").at("/retraining/weights").asText()).isEqualTo("mean");
    assertThat(record("mean").at("/best_epoch").asInt()).isEqualTo(1);
    assertThat(record("last").at("/best_epoch").asInt()).isEqualTo(1);
    assertThat(sha256("mean")).isNotEqualTo(sha256("last"));
  }

  @Test
  void refusesWhatDoesNotFitTheHead() throws IOException {
    trainHead();

    assertThat(finetune("tuned", "conv2_act", "--head", "head").err())
        .contains("No layer above 'conv2_act' of model small leads to the features at 'conv2_act'");
    assertThat(finetune("tuned", "below", "--head", "small").err())
        .contains("--head small is a backbone");
    assertThat(finetune("tuned", "below", "--head", "head", "--split", "70/20/10").err())
        .contains("--split is 70/20/10, but --head head was trained with 80/10/10");
    assertThat(finetune("tuned", "below", "--head", "head", "--init", "random").err())
        .contains("--init random discards the weights that --head head was trained on");
    List<Object> imagesOfOthers = command(images("bird", "bug", "hat"), "--head", "head");
    assertThat(frostline(imagesOfOthers.toArray()).err())
        .contains("--head head has other classes: 2 labelled images have none of its 8 labels");
    List<Object> fewClasses = command(images("bird", "bug"), "--head", "head", "--restart");
    assertThat(frostline(fewClasses.toArray()).err())
        .contains("--head head has the class '", "', which has no training images here");
    assertThat(finetune("tuned", "below", "--head", "head", "--to-layer", "conv2_act").err())
        .contains("--to-layer cannot be combined with --head head");
    assertThat(finetune("tuned", "below", "--augment", 101).err())
        .contains("--augment is 101, but must be between 0 and 100");
  }

  /** A training that was killed while its layers were trained ends in the same network. */
  @Test
  void aKilledRunEndsInTheSameNetwork() throws Exception {
    trainHead();
    Path checkpoint = store().resolve(".training-tuned/checkpoint");
    List<Object> command =
        command(Project.SAMPLE_IMAGES, "--head", "head", "--epochs", 6, "--patience", 0);

    Launcher.killWhen(() -> Files.exists(checkpoint), command);
    assertThat(checkpoint).exists();
    Command resumed = frostline(command.toArray()).succeeded();
    command.set(command.indexOf("tuned"), "straight");
    frostline(command.toArray()).succeeded();

    assertThat(resumed.err()).contains("Resuming an interrupted training after epoch");
    assertThat(sha256("tuned")).isEqualTo(sha256("straight"));
    assertThat(record("tuned").at("/retraining/from").asText()).isEqualTo("image");
    assertThat(record("tuned").at("/retraining/old_learning_rate").asDouble()).isEqualTo(1e-4);
  }

  /** Two images of each label. */
  private Path images(String... labels) throws IOException {
    Path images = Files.createTempDirectory(folder, "images");
    for (String label : labels) {
      Path target = Files.createDirectories(images.resolve(label));
      String source = label.equals("hat") ? "plant" : label;
      try (Stream<Path> files = Files.list(Project.SAMPLE_IMAGES.resolve(source))) {
        for (Path file : files.sorted().limit(2).toList()) {
          Files.copy(file, target.resolve(file.getFileName().toString()));
        }
      }
    }
    return images;
  }

  private List<Object> command(Path images, Object... options) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "finetune",
                "--images",
                images,
                "--models",
                store(),
                "--model",
                "small",
                "--out",
                "tuned"));
    command.addAll(List.of(options));
    return command;
  }

  /** Softmax regression on the quarters of the last convolution. */
  private void trainHead(Object... options) {
    Path features = folder.resolve("features");
    frostline(
            "extract",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            store(),
            "--model",
            "small",
            "--layer",
            "conv2_act",
            "--pool",
            "grid2",
            "--out",
            features)
        .succeeded();
    List<Object> train =
        new ArrayList<>(
            List.of("train", "--features", features, "--models", store(), "--out", "head"));
    train.addAll(List.of("--epochs", 2));
    train.addAll(List.of(options));
    frostline(train.toArray()).succeeded();
  }

  /** The largest difference between the probabilities of two classifiers. */
  private List<String> differences(String one, String other) {
    return Table.query(
        "SELECT max(abs(one.probability - other.probability)) FROM '%s/*.parquet' one JOIN '%s/*.parquet' other USING (uri)"
            .formatted(
                folder.resolve("predictions-" + one), folder.resolve("predictions-" + other)));
  }

  private List<String> answers(String classifier) {
    Path predictions = folder.resolve("predictions-" + classifier);
    frostline(
            "classify",
            "--images",
            Project.SAMPLE_IMAGES,
            "--models",
            store(),
            "--model",
            classifier,
            "--out",
            predictions)
        .succeeded();
    return new Table(predictions).select("uri, class", "ORDER BY uri");
  }

  @Test
  void allLayersMayLearnFromScratch() throws IOException {
    finetune("scratch", "input", "--init", "random", "--epochs", 2, "--limit", 80).succeeded();
    Command again =
        finetune("again", "input", "--init", "random", "--epochs", 2, "--limit", 80).succeeded();

    assertThat(again.err()).contains("768 activations per image");
    assertThat(record("scratch").at("/retraining/initialisation").asText()).isEqualTo("random");
    assertThat(record("scratch").at("/retraining/old_learning_rate").asDouble()).isEqualTo(1e-3);
    assertThat(sha256("again")).isEqualTo(sha256("scratch"));
  }

  @Test
  void wrongLayersAndNamesAreRefusedBeforeAnythingRuns() throws IOException {
    importNetwork("normalised", normalised());
    Command below = finetune("tuned", "conv1_bn", "--model", "normalised");
    assertThat(below.exitCode()).isEqualTo(2);
    assertThat(below.err())
        .contains("cannot be retrained above layer 'conv1_bn'", "node 'lrn' (LRN)")
        .contains("--from-layer lrn");
    assertThat(finetune("tuned", "conv1_acts").err()).contains("Did you mean 'conv1_act'");
    assertThat(finetune("small", "conv1_act").err()).contains("is the name of the backbone");
    assertThat(finetune("tuned", "conv1_act", "--old-learning-rate", 0).err())
        .contains("--old-learning-rate is 0.0");
    Files.createDirectories(store().resolve("tuned"));
    assertThat(finetune("tuned", "conv1_act").err()).contains("already has a model 'tuned'");
    assertThat(frostline("finetune", "--help").succeeded().out())
        .contains("Examples:", "--old-learning-rate");
  }

  @Test
  void theConfigurationFileOfTheProjectWorks() throws IOException {
    finetune(
            "tuned",
            "conv1_act",
            "--config",
            Project.ROOT.resolve("conf/finetune.properties"),
            "--limit",
            40,
            "--epochs",
            1)
        .succeeded();
  }

  private Command finetune(String out, String from, Object... options) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "finetune",
                "--images",
                Project.SAMPLE_IMAGES,
                "--models",
                store(),
                "--from-layer",
                from,
                "--out",
                out));
    command.addAll(List.of(options));
    if (!command.contains("--model")) {
      command.addAll(List.of("--model", "small"));
    }
    return frostline(command.toArray());
  }

  private Path store() {
    return folder.resolve("store");
  }

  private JsonNode record(String name) throws IOException {
    return JSON.readTree(store().resolve(name + "/training.json").toFile());
  }

  private String sha256(String name) throws IOException {
    return JSON.readTree(store().resolve(name + "/model.json").toFile()).at("/sha256").asText();
  }

  private void importNetwork(String name, ComputationGraph network) throws IOException {
    Path zip = folder.resolve(name + ".zip");
    ModelSerializer.writeModel(network, zip.toFile(), false);
    frostline(
            "models",
            "import",
            zip,
            "--name",
            name,
            "--models",
            store(),
            "--size",
            SIDE,
            "--scale",
            "1/255")
        .succeeded();
  }

  /** Two convolutions, the second normalised. */
  static ComputationGraph small() {
    return network(convolutions().addLayer("below", relu(), "conv1_bn"), "below");
  }

  /** With a normalisation over channels, which cannot be retrained. */
  private static ComputationGraph normalised() {
    return network(
        convolutions()
            .addLayer("lrn", new LocalResponseNormalization.Builder().build(), "conv1_bn"),
        "lrn");
  }

  private static GraphBuilder convolutions() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .weightInit(WeightInit.RELU)
        .convolutionMode(ConvolutionMode.Same)
        .graphBuilder()
        .addInputs("image")
        .setInputTypes(InputType.convolutional(SIDE, SIDE, 3))
        .addLayer("conv1", convolution(8), "image")
        .addLayer("conv1_bn", new BatchNormalization(), "conv1");
  }

  private static ComputationGraph network(GraphBuilder builder, String below) {
    ComputationGraph network =
        new ComputationGraph(
            builder
                .addLayer("conv1_act", relu(), below)
                .addLayer("conv2", convolution(16), "conv1_act")
                .addLayer("conv2_bn", new BatchNormalization(), "conv2")
                .addLayer("conv2_act", relu(), "conv2_bn")
                .addLayer("pooled", new GlobalPoolingLayer(PoolingType.AVG), "conv2_act")
                .addLayer(
                    "scores",
                    new OutputLayer.Builder().nOut(5).activation(Activation.SOFTMAX).build(),
                    "pooled")
                .setOutputs("scores")
                .build());
    network.init();
    return network;
  }

  private static ConvolutionLayer convolution(int filters) {
    return new ConvolutionLayer.Builder(3, 3).nOut(filters).activation(Activation.IDENTITY).build();
  }

  private static ActivationLayer relu() {
    return new ActivationLayer.Builder().activation(Activation.RELU).build();
  }
}
