package io.frostline.imports.deeplearning4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.TensorLayout;
import io.frostline.imports.NetworkFiles;
import io.frostline.imports.TestRequests;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.UserException;
import io.frostline.proof.InputSize;
import io.frostline.proof.RequestedFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class Deeplearning4jNetworkFileTest {
  private static final int SIDE = 12;

  @TempDir Path folder;

  @Test
  void aStackOfLayersKeepsTheirNames() throws IOException {
    try (SourceNetwork network = read(saved(stack(DataType.FLOAT, 3, CNN2DFormat.NHWC)), SIDE)) {
      assertThat(network.tensors()).containsExactly("stem", "layer1", "scores");
      assertThat(network.format().layout()).isEqualTo(TensorLayout.NHWC);
    }
  }

  @Test
  void aNormalizerIsMentionedWithoutTheOrderOfTheColours() throws IOException {
    Path file = saved(stack(DataType.FLOAT, 3, CNN2DFormat.NCHW));
    ModelSerializer.addNormalizerToModel(file.toFile(), new ImagePreProcessingScaler(-1, 1));
    assertThat(hints(file))
        .containsExactly(
            "Its normalizer.bin divides pixels by 255 and moves them to -1 to 1, but does not record the order of the colours, which DataVec loads as bgr.");
    replace(file, "normalizer.bin", "short");
    assertThat(hints(file)).singleElement().asString().contains("normalizer.bin cannot be read");
  }

  private static List<String> hints(Path file) {
    try (SourceNetwork network = read(file, SIDE)) {
      return network.preprocessing().hints();
    }
  }

  @Test
  void doublePrecisionBecomesSingle() throws IOException {
    Path file = saved(stack(DataType.DOUBLE, 3, CNN2DFormat.NCHW));
    Agreement.check(graph(file), SIDE, SIDE, TensorLayout.NCHW);
  }

  private static ComputationGraph graph(Path file) {
    try (SavedNetwork saved = SavedNetwork.open(file)) {
      return saved.graph().convertDataType(DataType.FLOAT);
    }
  }

  @Test
  void theSizeMustBeGiven() throws IOException {
    Path file = saved(stack(DataType.FLOAT, 3, CNN2DFormat.NCHW));
    assertRefused(() -> read(file, 0), "does not record the size of its images", "Pass --size");
  }

  @Test
  void anotherSizeThanTheNetworksIsRefused() throws IOException {
    Path file = saved(stack(DataType.FLOAT, 3, CNN2DFormat.NCHW));
    assertRefused(() -> read(file, SIDE + 8), "cannot run layer 'layer1'", "image size");
  }

  @Test
  void greyImagesAreRefused() throws IOException {
    Path file = saved(stack(DataType.FLOAT, 1, CNN2DFormat.NCHW));
    assertRefused(() -> read(file, SIDE), "takes images with 1 channel at layer 'stem'");
  }

  @Test
  void aLayerWithoutARuleIsNamed() throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nIn(3).nOut(4).name("stem").build())
                .layer(new LSTM.Builder().nIn(4).nOut(5).name("memory").build())
                .setInputType(InputType.convolutional(SIDE, SIDE, 3))
                .build());
    network.init();
    Path file = saved(network);
    assertRefused(
        () -> read(file, SIDE),
        "Layer 'memory' (LSTM) cannot be imported: Frostline cannot convert");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    Path file = saved(stack(DataType.FLOAT, 3, CNN2DFormat.NCHW));
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length / 2));
    assertRefused(() -> read(file, SIDE), "damaged zip");
  }

  @Test
  void missingAndDamagedWeightsAreRefused() throws IOException {
    Path file = saved(stack(DataType.FLOAT, 3, CNN2DFormat.NCHW));
    replace(file, "coefficients.bin", "short");
    assertRefused(() -> read(file, SIDE), "is not a network that Deeplearning4j");
    replace(file, "coefficients.bin", "");
    assertRefused(() -> read(file, SIDE), "has no coefficients.bin");
  }

  @Test
  void classesOfOthersAreRefusedUnseen() throws IOException {
    Path file = saved(stack(DataType.FLOAT, 3, CNN2DFormat.NCHW));
    String configuration = entry(file, "configuration.json");
    replace(
        file,
        "configuration.json",
        configuration.replace(
            "org.deeplearning4j.nn.conf.layers.DenseLayer", "com.example.TheirLayer"));
    assertRefused(() -> read(file, SIDE), "uses the class com.example.TheirLayer");
  }

  /** The last of two equal keys is what a tree of JSON keeps, the first what a reader acts on. */
  @Test
  void aClassThatHidesBehindAnotherIsNotLoaded() throws IOException {
    Path file = saved(stack(DataType.FLOAT, 3, CNN2DFormat.NCHW));
    String own = "\"@class\" : \"org.deeplearning4j.nn.conf.layers.DenseLayer\"";
    String configuration = entry(file, "configuration.json");
    assertThat(configuration).contains(own);
    replace(
        file,
        "configuration.json",
        configuration.replace(
            own, "\"@class\" : \"%s\", %s".formatted(Recorder.class.getName(), own)));
    try (SourceNetwork network = read(file, SIDE)) {
      assertThat(network.tensors()).hasSize(3);
    }
    assertThat(Recorded.RUNS).hasValue(0);
  }

  @Test
  void classesThatDeeplearning4jHasCopiedAreRefused() throws IOException {
    Path file = saved(stack(DataType.FLOAT, 3, CNN2DFormat.NCHW));
    String configuration = entry(file, "configuration.json");
    replace(
        file,
        "configuration.json",
        configuration.replace(
            "org.deeplearning4j.nn.conf.layers.DenseLayer", "org.nd4j.shade.jackson.Anything"));
    assertRefused(() -> read(file, SIDE), "uses the class org.nd4j.shade.jackson.Anything");
  }

  /** Java serialisation of a stranger's file may run anything: those entries are left alone. */
  @Test
  void serialisedObjectsAreNotRead() throws Exception {
    Path file = saved(stack(DataType.FLOAT, 3, CNN2DFormat.NCHW));
    byte[] gadget = serialized(new Recorder());
    for (String entry : List.of("preprocessor.bin", "normalizer.bin", "updaterState.bin")) {
      replace(file, entry, gadget);
    }

    try (SourceNetwork network = read(file, SIDE)) {
      assertThat(network.tensors()).hasSize(3);
    }

    assertThat(Recorded.RUNS).hasValue(0);
    new ObjectInputStream(new ByteArrayInputStream(gadget)).readObject();
    assertThat(Recorded.RUNS).as("the gadget itself works").hasValue(1);
    Recorded.RUNS.set(0);
  }

  private static byte[] serialized(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
      stream.writeObject(object);
    }
    return bytes.toByteArray();
  }

  /** How often a {@link Recorder} was loaded or read. */
  private static final class Recorded {
    private static final AtomicInteger RUNS = new AtomicInteger();
  }

  /** Code that a file from elsewhere would like to run. */
  private static final class Recorder implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream stream) {
      Recorded.RUNS.incrementAndGet();
    }
  }

  private static void assertRefused(ThrowingCallable reading, String... parts) {
    assertThatThrownBy(reading).isInstanceOf(UserException.class).hasMessageContainingAll(parts);
  }

  private static MultiLayerNetwork stack(DataType type, int channels, CNN2DFormat format) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(type)
                .activation(Activation.RELU)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).name("stem").build())
                .layer(new DenseLayer.Builder().nOut(6).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(5)
                        .activation(Activation.SOFTMAX)
                        .name("scores")
                        .build())
                .setInputType(InputType.convolutional(SIDE, SIDE, channels, format))
                .build());
    network.init();
    RandomGraph.randomize(network.getLayers());
    return network;
  }

  private Path saved(Model network) throws IOException {
    Path file = folder.resolve("network.zip");
    ModelSerializer.writeModel(network, file.toFile(), true);
    return file;
  }

  private static SourceNetwork read(Path file, int side) {
    ImportRequest request =
        new ImportRequest(
            NetworkFiles.of(file),
            "network",
            new RequestedFormat(
                Optional.of(side).filter(given -> given > 0).map(InputSize::square),
                Optional.empty(),
                ColorOrder.RGB),
            TestRequests.TO_ONE);
    return request.file().read(request);
  }

  private static String entry(Path file, String name) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      return Files.readString(zip.getPath(name));
    }
  }

  private static void replace(Path file, String name, String content) throws IOException {
    replace(file, name, content.getBytes(StandardCharsets.UTF_8));
  }

  private static void replace(Path file, String name, byte[] content) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      Files.write(zip.getPath(name), content);
    }
  }
}
