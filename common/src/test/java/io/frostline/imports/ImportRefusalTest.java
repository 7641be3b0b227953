package io.frostline.imports;

import static io.frostline.backbone.TestNetwork.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.imports.source.ClassLabels;
import io.frostline.imports.source.ImportRequest;
import io.frostline.message.UserException;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.OperatorSetIdProto;
import io.frostline.proof.InputFormat;
import io.frostline.proof.RequestedFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an import says about files and requests that do not fit. */
class ImportRefusalTest {
  @TempDir Path folder;

  @Test
  void refusesLabelsOfAnotherCount() throws IOException {
    SmallNetworks.classifier(1, 1, -1).write(folder, "test.onnx");
    Path labels = Files.writeString(folder.resolve("labels.txt"), "cat\ndog\n");

    assertThatThrownBy(
            () ->
                new NetworkImport()
                    .run(
                        request("test").withLabels(ClassLabels.in(labels)), new ModelStore(folder)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "has 2 names, but the network's output 'probabilities' has 5 numbers.");
  }

  @Test
  void refusesAnotherSizeOrLayoutOrInput() throws IOException {
    Path file = SmallNetworks.classifier(1, 1, -1).write(folder, "test.onnx");

    assertRefused(
        new ImportRequest(
            new OnnxNetworkFile(file),
            "test",
            RequestedFormat.of(new InputFormat(9, 8, ColorOrder.RGB, TensorLayout.NCHW)),
            TestRequests.PLAIN),
        "has the fixed shape [1, 3, 8, 8] (nchw), but --size asks for 9x8 (width x height).");
    assertRefused(
        TestRequests.of(file, "test", 8, TensorLayout.NHWC),
        "has shape [1, 3, 8, 8], which as nhwc does not have 3 channels. Pass --layout nchw");
    new TestNetwork(13)
        .typedInput("bytes", Tensors.UINT8, 1, 3, 8, 8)
        .node("Cast", List.of("bytes"), "floats", attribute("to", 1))
        .output("floats")
        .write(folder, "test.onnx");
    assertRefused(request("test"), "'bytes' has element type 2 and shape [1, 3, 8, 8]");
    new TestNetwork(13)
        .input("image", 1, 3, 8, 8)
        .input("mask", 1, 3, 8, 8)
        .node("Add", List.of("image", "mask"), "sum")
        .output("sum")
        .write(folder, "test.onnx");
    assertRefused(request("test"), "The network has 2 inputs [image, mask]");
    new TestNetwork(6)
        .input("image", 1, 3, 8, 8)
        .node("Relu", List.of("image"), "end")
        .output("end")
        .write(folder, "test.onnx");
    assertRefused(request("test"), "has opset 6; the oldest that Frostline supports is 7.");
  }

  @Test
  void refusesMissingTruncatedAndForeignFiles() throws IOException {
    assertRefused(request("test"), "There is no file ");
    Path file = SmallNetworks.classifier(1, 1, -1).write(folder, "test.onnx");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertRefused(request("test"), "is not an ONNX model, or it is truncated: ");
    Files.writeString(file, "<html>Not found</html>");
    assertRefused(request("test"), "(22 bytes) is not an ONNX model, or it is truncated: ");
    new TestNetwork(13)
        .input("image", 1, 3, 8, 8)
        .node("Relo", List.of("image"), "end")
        .output("end")
        .write(folder, "test.onnx");
    assertRefused(request("test"), "that ONNX Runtime 1.26.0 can open: ");
    assertThat(new ModelStore(folder).names()).isEmpty();
  }

  @Test
  void namesTheNodeWhoseOperatorIsMissing() throws IOException {
    TestNetwork network = SmallNetworks.convolution(1).node("Foo", List.of("conv"), "end");
    ModelProto.Builder foreign = network.output("end").model().toBuilder();
    foreign.getGraphBuilder().getNodeBuilder(1).setDomain("my.ops");
    foreign.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("my.ops").setVersion(1));
    Files.write(folder.resolve("test.onnx"), foreign.build().toByteArray());
    assertRefused(
        request("test"),
        "the operator of the node 'node_end' (my.ops:Foo), which computes 'end': it belongs to the domain 'my.ops'");
    assertThat(new NetworkImport().run(request("test").withCutAt("conv"), new ModelStore(folder)))
        .isNotNull();

    SmallNetworks.convolution(1)
        .node("Trilu", List.of("conv"), "end")
        .output("end")
        .write(folder, "test.onnx");
    assertRefused(request("test"), "(\"node_end\", Trilu");
    assertRefused(request("test"), "or end it below this node with --cut-at.");

    SmallNetworks.convolution(1).output("conv").inOpset(99).write(folder, "test.onnx");
    assertRefused(request("test"), "can open: ONNX Runtime only *guarantees* support for models");
    assertRefused(request("test"), "Export the network with an opset that is supported");
  }

  private void assertRefused(ImportRequest request, String message) {
    assertThatThrownBy(() -> new NetworkImport().run(request, new ModelStore(folder)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  private ImportRequest request(String name) {
    return TestRequests.of(folder.resolve("test.onnx"), name, 8, TensorLayout.NCHW).replacing();
  }
}
