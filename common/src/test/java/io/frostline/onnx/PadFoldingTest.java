package io.frostline.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.TestNetwork;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PadFoldingTest {
  private static final int HEIGHT = 6;
  private static final int WIDTH = 7;

  @ParameterizedTest
  @ValueSource(strings = {"", "NOTSET", "VALID"})
  void convolutionsPadThemselves(String mode) {
    ModelProto network =
        padded(13, 0, 0, 0, 1, 0, 0, 2, 1)
            .node("Conv", List.of("padded", "kernel"), "layer", convolution(mode))
            .output("layer")
            .model();

    ModelProto folded = PadFolding.of(network);

    assertThat(operators(folded)).containsExactly("Conv");
    assertThat(NodeAttributes.integers(folded.getGraph().getNode(0), "pads"))
        .containsExactly(0L, 1L, 2L, 1L);
    assertThat(run(folded)).isEqualTo(run(network));
  }

  @Test
  void bordersAreAddedToTheConvolutionsOwn() {
    ModelProto network =
        padded(13, 0, 0, 2, 0, 0, 0, 0, 1)
            .node(
                "Conv",
                List.of("padded", "kernel"),
                "layer",
                TestNetwork.attributes("pads", 1, 1, 0, 1))
            .output("layer")
            .model();

    ModelProto folded = PadFolding.of(network);

    assertThat(NodeAttributes.integers(folded.getGraph().getNode(0), "pads"))
        .containsExactly(3L, 1L, 0L, 2L);
    assertThat(run(folded)).isEqualTo(run(network));
  }

  @Test
  void oldPadsOfAttributesAreFolded() {
    ModelProto network =
        new TestNetwork(9)
            .input("image", 1, 2, HEIGHT, WIDTH)
            .weights("kernel", 3, 2, 3, 3)
            .node(
                "Pad",
                List.of("image"),
                "padded",
                NodeAttributes.text("mode", "constant"),
                TestNetwork.attributes("pads", 0, 0, 1, 1, 0, 0, 1, 1),
                NodeAttributes.number("value", 0))
            .node("Conv", List.of("padded", "kernel"), "layer")
            .output("layer")
            .model();

    ModelProto folded = PadFolding.of(network);

    assertThat(operators(folded)).containsExactly("Conv");
    assertThat(run(folded)).isEqualTo(run(network));
  }

  @Test
  void aPadThatOthersReadStaysForThem() {
    ModelProto network =
        padded(13, 0, 0, 1, 1, 0, 0, 1, 1)
            .node("Conv", List.of("padded", "kernel"), "layer", convolution(""))
            .node(
                "MaxPool",
                List.of("padded"),
                "pooled",
                TestNetwork.attributes("kernel_shape", 3, 3),
                TestNetwork.attributes("strides", 2, 2))
            .output("layer", "pooled")
            .model();

    ModelProto folded = PadFolding.of(network);

    assertThat(operators(folded)).containsExactly("Pad", "Conv", "MaxPool");
    assertThat(folded.getGraph().getNode(1).getInput(0)).isEqualTo("image");
    assertThat(run(folded)).isEqualTo(run(network));
  }

  @Test
  void aPadThatIsAnOutputStays() {
    ModelProto network =
        padded(13, 0, 0, 1, 1, 0, 0, 1, 1)
            .node("Conv", List.of("padded", "kernel"), "layer", convolution(""))
            .output("padded", "layer")
            .model();

    assertThat(operators(PadFolding.of(network))).containsExactly("Pad", "Conv");
  }

  @Test
  void whatIsNotABorderOfZerosStays() {
    assertStays(padded(13, 0, 1, 1, 1, 0, 0, 1, 1).weights("wide", 3, 3, 3, 3), "wide", "");
    assertStays(padded(13, 0, 0, -1, 0, 0, 0, 1, 1), "kernel", "");
    assertStays(padded(13, 0, 0, 1, 1, 0, 0, 1, 1), "kernel", "SAME_UPPER");
    assertStays(
        border(13).node("Pad", List.of("image", "border"), "padded", reflecting()), "kernel", "");
    assertStays(
        border(13).floats("one", 1).node("Pad", List.of("image", "border", "one"), "padded"),
        "kernel",
        "");
    assertStays(
        border(18)
            .integers("sides", 1, 1)
            .integers("axes", 2)
            .node("Pad", List.of("image", "sides", "", "axes"), "padded"),
        "kernel",
        "");
  }

  private static void assertStays(TestNetwork network, String kernel, String mode) {
    ModelProto model =
        network
            .node("Conv", List.of("padded", kernel), "layer", convolution(mode))
            .output("layer")
            .model();

    assertThat(PadFolding.of(model)).isEqualTo(model);
    assertThat(run(model)).isNotEmpty();
  }

  private static AttributeProto reflecting() {
    return NodeAttributes.text("mode", "reflect");
  }

  private static AttributeProto[] convolution(String mode) {
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(TestNetwork.attributes("strides", 2, 2));
    if (!mode.isEmpty()) {
      attributes.add(NodeAttributes.text("auto_pad", mode));
    }
    return attributes.toArray(AttributeProto[]::new);
  }

  private static TestNetwork padded(long opset, long... border) {
    return new TestNetwork(opset)
        .input("image", 1, 2, HEIGHT, WIDTH)
        .weights("kernel", 3, 2, 3, 3)
        .integers("border", border)
        .node("Pad", List.of("image", "border"), "padded");
  }

  private static TestNetwork border(long opset) {
    return new TestNetwork(opset)
        .input("image", 1, 2, HEIGHT, WIDTH)
        .weights("kernel", 3, 2, 3, 3)
        .integers("border", 0, 0, 1, 1, 0, 0, 1, 1);
  }

  private static List<String> operators(ModelProto network) {
    return network.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
  }

  private static List<Float> run(ModelProto network) {
    float[] image = new float[2 * HEIGHT * WIDTH];
    for (int index = 0; index < image.length; index++) {
      image[index] = index % 11 - 5;
    }
    List<Float> values = new ArrayList<>();
    try (NetworkSession session = NetworkSession.open(network.toByteArray(), "test")) {
      session.run(
          new FloatTensor(new long[] {1, 2, HEIGHT, WIDTH}, image),
          (output, tensor) -> {
            for (float value : tensor.values()) {
              values.add(value);
            }
          });
    }
    return values;
  }
}
