package io.frostline.imports.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ColorOrder;
import io.frostline.imports.TestRequests;
import io.frostline.imports.keras.applications.KerasApplication;
import io.frostline.imports.keras.applications.Variant;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.proof.InputSize;
import io.frostline.proof.RequestedFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KerasNetworkFileTest {
  private static final InputSize SMALL = InputSize.square(32);

  @TempDir private Path folder;

  private Path file;
  private WeightedNetwork network;

  @BeforeEach
  void buildNetwork() {
    file = folder.resolve("network.h5");
    network = weighted(KerasApplication.MOBILENET_V2, OptionalInt.of(4));
  }

  @Test
  void takesTheSameWeightsWhereverTheConfigurationStands() throws IOException {
    Path json = folder.resolve("network.json");
    Files.writeString(json, KerasConfiguration.of(network.network()).toString());
    Path weights = folder.resolve("weights.h5");
    KerasFileWriter.whole(file, network);
    KerasFileWriter.weightsOnly(weights, network);

    float[] whole = run(new KerasNetworkFile(file, Optional.empty()));
    float[] apart = run(new KerasNetworkFile(weights, Optional.of(json.toString())));
    float[] known = run(new KerasNetworkFile(weights, Optional.of("MobileNetV2")));

    assertThat(whole).hasSize(4);
    assertThat(apart).containsExactly(whole);
    assertThat(known).containsExactly(whole);
  }

  @Test
  void readsWeightsWithoutTheTop() {
    WeightedNetwork headless = weighted(KerasApplication.MOBILENET_V2, OptionalInt.empty());
    KerasFileWriter.weightsOnly(file, headless);

    assertThat(run(new KerasNetworkFile(file, Optional.of("MobileNetV2")))).hasSize(1280);
  }

  @Test
  void asksForTheArchitectureOfWeightsAlone() {
    KerasFileWriter.weightsOnly(file, network);

    assertFault(() -> read(new KerasNetworkFile(file, Optional.empty())))
        .hasMessageContaining("network.h5 contains only weights")
        .hasMessageContaining("Pass --architecture: one of Xception, VGG16,")
        .hasMessageEndingWith("or the path of its configuration as JSON (model.to_json()).");
  }

  @Test
  void tellsHowManyLayersAnotherArchitectureHas() {
    KerasFileWriter.weightsOnly(file, network);

    assertFault(() -> read(new KerasNetworkFile(file, Optional.of("ResNet50"))))
        .hasMessageStartingWith(
            "The file contains the weights of 105 layers, but ResNet50 has 107 layers with weights, or 106 without its top.");
  }

  @Test
  void namesTheFirstLayerThatDoesNotFit() {
    KerasFileWriter.weightsOnly(file, weighted(KerasApplication.VGG16, OptionalInt.of(2)));

    assertFault(
            () ->
                read(
                    new KerasNetworkFile(file, Optional.of("VGG16")),
                    Optional.of(InputSize.square(64))))
        .hasMessageContaining(
            "layer 'fc1' needs kernel [2048, 4096], but the file's layer 'fc1' has 'fc1/kernel:0' [512, 4096]");
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    KerasFileWriter.whole(file, network);
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length / 2));

    assertFault(() -> read(new KerasNetworkFile(file, Optional.empty())))
        .hasMessageContaining("network.h5 is not a complete HDF5 file")
        .hasMessageEndingWith("Fetch or save it again.");
  }

  @Test
  void refusesAnHdf5FileOfSomethingElse() {
    KerasFileWriter.empty(file);

    assertFault(() -> read(new KerasNetworkFile(file, Optional.empty())))
        .hasMessageContaining("is an HDF5 file, but not a Keras file: it has no layer_names");
  }

  @Test
  void asksForTheSizeThatAConfigurationLeavesOpen() {
    String configuration =
        KerasConfiguration.of(network.network())
            .toString()
            .replace("[null,32,32,3]", "[null,null,null,3]");
    KerasFileWriter.whole(file, configuration, network);
    KerasNetworkFile open = new KerasNetworkFile(file, Optional.empty());

    assertFault(() -> read(open))
        .hasMessageContaining(
            "leaves the size of its images open: [null,null,null,3]. Pass --size.");
    assertThat(run(open, Optional.of(SMALL))).hasSize(4);
  }

  @Test
  void refusesAnotherSizeThanTheFiles() {
    KerasFileWriter.whole(file, network);

    assertFault(
            () ->
                read(
                    new KerasNetworkFile(file, Optional.empty()),
                    Optional.of(InputSize.square(64))))
        .hasMessageStartingWith("The network takes images of 32x32 (width x height)");
  }

  @Test
  void refusesKernelsOfTheano() {
    KerasFileWriter.whole(file, network);
    KerasFileWriter.attribute(file, "backend", "theano");

    assertFault(() -> read(new KerasNetworkFile(file, Optional.empty())))
        .hasMessageContaining(
            "was written by Keras on Theano, whose convolutions turn their kernels");
  }

  @Test
  void refusesImagesOfOneChannel() {
    String configuration =
        KerasConfiguration.of(network.network())
            .toString()
            .replace("[null,32,32,3]", "[null,32,32,1]");
    KerasFileWriter.whole(file, configuration, network);

    assertFault(() -> read(new KerasNetworkFile(file, Optional.empty())))
        .hasMessageContaining("Frostline feeds images of three channels");
  }

  @Test
  void refusesChannelsFirst() {
    String configuration =
        KerasConfiguration.of(network.network())
            .toString()
            .replace("channels_last", "channels_first");
    KerasFileWriter.whole(file, configuration, network);

    assertFault(() -> read(new KerasNetworkFile(file, Optional.empty())))
        .hasMessageStartingWith("Layer 'Conv1' (Conv2D) has channels first");
  }

  private static WeightedNetwork weighted(KerasApplication application, OptionalInt classes) {
    LayerGraph graph = application.network(new Variant(SMALL.height(), SMALL.width(), classes));
    return new WeightedNetwork(graph, new SeededWeights(3).of(graph));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertFault(
      ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(UserException.class);
  }

  private static SourceNetwork read(KerasNetworkFile file) {
    return read(file, file.architecture().map(name -> SMALL));
  }

  private static SourceNetwork read(KerasNetworkFile file, Optional<InputSize> size) {
    return file.read(
        new ImportRequest(
            file,
            "network",
            new RequestedFormat(size, Optional.empty(), ColorOrder.RGB),
            TestRequests.PLAIN));
  }

  private static float[] run(KerasNetworkFile file) {
    return run(file, file.architecture().map(name -> SMALL));
  }

  /** What the last layer says of one image. */
  private static float[] run(KerasNetworkFile file, Optional<InputSize> size) {
    try (SourceNetwork source = read(file, size)) {
      float[] pixels = new float[SMALL.height() * SMALL.width() * 3];
      for (int at = 0; at < pixels.length; at++) {
        pixels[at] = at % 17 / 17f;
      }
      FloatTensor image = new FloatTensor(new long[] {1, SMALL.height(), SMALL.width(), 3}, pixels);
      String last = source.tensors().get(source.tensors().size() - 1);
      Map<String, FloatTensor> values = source.engine().run(image, List.of(last));
      return values.get(last).values();
    }
  }
}
