package io.frostline.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.imports.preprocessing.DecidedPreprocessing;
import io.frostline.imports.preprocessing.RequestedPreprocessing;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.UserException;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.StringStringEntryProto;
import io.frostline.proof.InputSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the nodes and the metadata of an ONNX file say about the pixels that it takes. */
class OnnxPreprocessingTest {
  @TempDir private Path folder;

  @Test
  void takesBytesWhereTheFirstNodesDivideThem() throws IOException {
    ModelProto network =
        end(
            input()
                .floats("half", 127.5f)
                .floats("one", 1f)
                .node("Div", List.of("image", "half"), "divided")
                .node("Sub", List.of("divided", "one"), "shifted"),
            "shifted");

    assertThat(decided(network).preprocessing().scale()).isEqualTo(1);
    assertThat(decided(network).notes().get(0))
        .endsWith("from the entrance of the network: node_divided (Div), node_shifted (Sub)");
  }

  @Test
  void takesPixelsOfOneInTheOrderOfTheMeansThatAreSubtracted() throws IOException {
    DecidedPreprocessing decided =
        decided(
            end(
                input()
                    .floats("mean", 0.406f, 0.456f, 0.485f)
                    .floats("factor", 4.44f, 4.46f, 4.37f)
                    .node("Sub", List.of("image", "mean"), "shifted")
                    .node("Mul", List.of("factor", "shifted"), "scaled"),
                "scaled"));

    assertThat(decided.preprocessing().scale()).isEqualTo(1 / 255.0);
    assertThat(decided.colorOrder()).isEqualTo(ColorOrder.BGR);
  }

  @Test
  void readsTheMetadataThatOnnxDefinesWhateverTheCase() throws IOException {
    DecidedPreprocessing signed =
        decided(
            plain("image.nominalpixelrange", "NORMALIZED_1_1", "Image.BitmapPixelFormat", "Bgr8"));

    assertThat(signed.preprocessing().scale()).isEqualTo(1 / 127.5);
    assertThat(signed.preprocessing().mean()).containsExactly(1.0, 1.0, 1.0);
    assertThat(signed.colorOrder()).isEqualTo(ColorOrder.BGR);
    assertThat(signed.notes().get(0))
        .endsWith("from the metadata of the file, Image.NominalPixelRange = NORMALIZED_1_1");
    assertThat(
            decided(plain("Image.NominalPixelRange", "NominalRange_0_255")).preprocessing().scale())
        .isEqualTo(1);
    assertThat(
            decided(
                    plain(
                        "Image.NominalPixelRange",
                        "Normalized_0_1",
                        "Image.ColorSpaceGamma",
                        "SRGB"))
                .preprocessing()
                .scale())
        .isEqualTo(1 / 255.0);
  }

  @Test
  void refusesMetadataThatItCannotFollow() throws IOException {
    assertRefused(
        "Its metadata has Image.ColorSpaceGamma = Linear, which Frostline does not follow.",
        "Image.NominalPixelRange",
        "Normalized_0_1",
        "Image.ColorSpaceGamma",
        "Linear");
    assertRefused(
        "Its metadata has Image.BitmapPixelFormat = Rgba8",
        "Image.NominalPixelRange",
        "NominalRange_0_255",
        "Image.BitmapPixelFormat",
        "Rgba8");
    assertRefused(
        "Its metadata has Image.NominalPixelRange = NominalRange_16_235",
        "Image.NominalPixelRange",
        "NominalRange_16_235");
    assertRefused("Its metadata has norm_mean = 0.5", "norm_mean", "0.5", "author", "nobody");
    assertRefused("wrong pixel values give wrong features without an error. Pass --preprocess");
  }

  @Test
  void refusesAnEntranceThatContradictsTheMetadata() throws IOException {
    ModelProto network =
        end(input().floats("f", 255f).node("Div", List.of("image", "f"), "divided"), "divided");

    assertThatThrownBy(() -> decided(with(network, "Image.NominalPixelRange", "Normalized_0_1")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("network.onnx contradicts itself");
  }

  @Test
  void readsTheLayoutFromTheNamesOfTheDimensions() throws IOException {
    ModelProto.Builder network =
        end(new TestNetwork(13).input("image", -1, -1, -1, -1), "image").toBuilder();
    assertThat(layout(network.build())).isEqualTo(TensorLayout.NCHW);
    network
        .getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(3)
        .setDenotation("DATA_CHANNEL");
    assertThat(layout(network.build())).isEqualTo(TensorLayout.NHWC);
  }

  @Test
  void saysWhatItAssumesOfTheImages() throws IOException {
    assertThat(notes(end(new TestNetwork(13).input("image", -1, -1, -1, -1), "image")))
        .containsExactly(
            "input size 224x224: assumed, because the file leaves it open; --size sets another",
            "input layout nchw: assumed, because the file leaves it open; --layout sets another");
    assertThat(notes(end(input(), "image"))).isEmpty();
  }

  private void assertRefused(String message, String... metadata) throws IOException {
    ModelProto network = plain(metadata);
    assertThatThrownBy(() -> decided(network))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  private static ModelProto plain(String... metadata) {
    return with(end(input(), "image"), metadata);
  }

  private static ModelProto with(ModelProto network, String... metadata) {
    ModelProto.Builder more = network.toBuilder();
    for (int at = 0; at < metadata.length; at += 2) {
      more.addMetadataProps(
          StringStringEntryProto.newBuilder().setKey(metadata[at]).setValue(metadata[at + 1]));
    }
    return more.build();
  }

  private static TestNetwork input() {
    return new TestNetwork(13).input("image", -1, 8, 8, 3);
  }

  /** The network with a pooling behind a tensor. */
  private static ModelProto end(TestNetwork network, String tensor) {
    return network
        .node("Transpose", List.of(tensor), "turned", TestNetwork.attributes("perm", 0, 3, 1, 2))
        .node("GlobalAveragePool", List.of("turned"), "end")
        .output("end")
        .model();
  }

  private DecidedPreprocessing decided(ModelProto network) throws IOException {
    try (SourceNetwork source = read(network)) {
      return DecidedPreprocessing.of(
          RequestedPreprocessing.NOTHING,
          source.preprocessing(),
          "network.onnx",
          InputSize.square(8));
    }
  }

  private TensorLayout layout(ModelProto network) throws IOException {
    try (SourceNetwork source = read(network)) {
      return source.format().layout();
    }
  }

  private List<String> notes(ModelProto network) throws IOException {
    try (SourceNetwork source = read(network)) {
      return source.notes();
    }
  }

  private SourceNetwork read(ModelProto network) throws IOException {
    Path file = Files.write(folder.resolve("network.onnx"), network.toByteArray());
    return new OnnxNetworkFile(file).read(TestRequests.asDeclared(file, "network"));
  }
}
