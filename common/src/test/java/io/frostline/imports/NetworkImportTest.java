package io.frostline.imports;

import static io.frostline.backbone.TestNetwork.attribute;
import static io.frostline.backbone.TestNetwork.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.imports.batch.BatchPositions;
import io.frostline.imports.source.ClassLabels;
import io.frostline.imports.source.ImportRequest;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkImportTest {
  @TempDir Path folder;

  @Test
  void freesABatchBakedIntoAReshape() throws IOException {
    ModelDescription model = importOf(SmallNetworks.classifier(1, 1, -1)).description();

    assertThat(model.batch().size()).isEqualTo(BatchSize.FREE);
    assertThat(model.layers())
        .extracting(Layer::name)
        .containsExactly("conv", "relu", "flat", "scores", "probabilities");
    assertThat(model.layer("relu").orElseThrow().shape()).containsExactly(4, 8, 8);
    assertThat(model.layer("relu").orElseThrow().arrangement())
        .isEqualTo(Arrangement.CHANNELS_FIRST);
    assertThat(model.features()).isEqualTo("flat");
    assertThat(model.output()).isEqualTo("probabilities");
    assertThat(model.checks()).hasSize(4).allMatch(check -> check.largestRelative() < 1e-5);
    assertThat(model.checks())
        .extracting(Check::on)
        .containsExactly(
            "3 images of noise, 8 x 8, pixels 0 to 255",
            "3 gradients (across, down, in colours), 8 x 8, pixels 0 to 255",
            "a photograph and its mirror image, 8 x 8, pixels 0 to 255",
            "noise, gradients and photograph, 8 x 8, pixels 0 to 255");
  }

  @Test
  void freesABatchBakedIntoAReshapeBehindAFreeInput() throws IOException {
    assertThat(importOf(SmallNetworks.classifier(-1, 1, 256)).description().batch().size())
        .isEqualTo(BatchSize.FREE);
  }

  @Test
  void givesDenseLayersTheSameBitsWhereverAnImageStands() throws IOException {
    TestNetwork network =
        new TestNetwork(13)
            .input("image", 1, 3, 8, 8)
            .integers("shape", 1, 192)
            .weights("one", 192, 517)
            .weights("two", 517, 301)
            .node("Reshape", List.of("image", "shape"), "flat")
            .node("Gemm", List.of("flat", "one"), "dense")
            .node("Relu", List.of("dense"), "relu")
            .node("MatMul", List.of("relu", "two"), "end")
            .output("end");

    BatchPositions.assertDoNotMatter(importOf(network), "dense", "end");
  }

  @Test
  void keepsABatchOfOneThatCannotBeFreedAndSaysWhy() throws IOException {
    TestNetwork network =
        SmallNetworks.convolution(1)
            .scalar("first", 0)
            .node("Gather", List.of("conv", "first"), "taken", attribute("axis", 0))
            .node("Unsqueeze", List.of("taken"), "end", attributes("axes", 0))
            .output("end");

    ModelPackage model = importOf(network);

    assertThat(model.description().batch().size()).isEqualTo(BatchSize.ONE);
    assertThat(model.description().batch().reason())
        .isEqualTo(
            "node 'node_taken' (Gather), which computes 'taken', takes one image out of the batch");
    CutNetwork cut = NetworkCut.of(model, List.of("end"), Pooling.AVERAGE);
    assertThat(cut.batch()).isEqualTo(BatchSize.ONE);
    try (NetworkSession session = NetworkSession.open(cut.onnx(), "one")) {
      FloatTensor features =
          session
              .run(ByteBuffer.allocateDirect(8 * 8 * 3), 1, 8, 8, 3)
              .get(cut.outputs().get(0).tensor());
      assertThat(features.shape()).containsExactly(1, 4);
    }
  }

  @Test
  void noticesABatchThatMixesImages() throws IOException {
    TestNetwork network =
        SmallNetworks.convolution(1)
            .node("Softmax", List.of("conv"), "mixed", attribute("axis", 0))
            .node("Relu", List.of("mixed"), "end")
            .output("end");

    ModelDescription model = importOf(network).description();

    assertThat(model.batch().size()).isEqualTo(BatchSize.ONE);
    assertThat(model.batch().reason())
        .startsWith("tensor 'mixed' (Softmax) in a batch of 8 differs from its source by ");
  }

  @Test
  void takesTheOutputOfAHeadlessNetwork() throws IOException {
    TestNetwork network =
        SmallNetworks.convolution(-1)
            .node("GlobalAveragePool", List.of("conv"), "pooled")
            .node("Flatten", List.of("pooled"), "vector", attribute("axis", 1))
            .output("vector");

    assertThat(importOf(network).description().features()).isEqualTo("vector");
  }

  @Test
  void findsTheLayerBelowAConvolutionalClassifier() throws IOException {
    TestNetwork network =
        SmallNetworks.convolution(-1)
            .weights("classes", 5, 4, 1, 1)
            .node("Dropout", List.of("conv"), "dropped")
            .node("Conv", List.of("dropped", "classes"), "maps", attributes("kernel_shape", 1, 1))
            .node("Relu", List.of("maps"), "rectified")
            .node("GlobalAveragePool", List.of("rectified"), "averaged")
            .node("Flatten", List.of("averaged"), "scores", attribute("axis", 1));

    ModelDescription unlabelled = importOf(network.output("scores")).description();
    assertThat(unlabelled.features()).isEqualTo("scores");
    Path labels = Files.write(folder.resolve("labels.txt"), List.of("a", "b", "c", "d", "e"));
    ModelDescription labelled =
        new NetworkImport()
            .run(request("labelled").withLabels(ClassLabels.in(labels)), new ModelStore(folder))
            .description();
    assertThat(labelled.features()).isEqualTo("conv");
    assertThat(labelled.classes()).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void findsTheLayerBelowAProductWithABias() throws IOException {
    TestNetwork network =
        SmallNetworks.convolution(-1)
            .weights("dense", 4, 5)
            .weights("bias", 5)
            .node("GlobalAveragePool", List.of("conv"), "pooled")
            .node("Flatten", List.of("pooled"), "vector", attribute("axis", 1))
            .node("MatMul", List.of("vector", "dense"), "product")
            .node("Add", List.of("product", "bias"), "scores")
            .output("scores");

    assertThat(importOf(network).description().features()).isEqualTo("vector");
  }

  @Test
  void takesAProjectionWithoutABiasForFeatures() throws IOException {
    TestNetwork network =
        SmallNetworks.convolution(-1)
            .weights("projection", 4, 5)
            .node("GlobalAveragePool", List.of("conv"), "pooled")
            .node("Flatten", List.of("pooled"), "vector", attribute("axis", 1))
            .node("MatMul", List.of("vector", "projection"), "embedding")
            .output("embedding");

    assertThat(importOf(network).description().features()).isEqualTo("embedding");
  }

  @Test
  void takesTheDefaultLayerThatIsAskedFor() throws IOException {
    SmallNetworks.classifier(1, 1, -1).write(folder, "test.onnx");

    ModelDescription model =
        new NetworkImport()
            .run(request("test").withFeatures("relu"), new ModelStore(folder))
            .description();
    assertThat(model.features()).isEqualTo("relu");
    assertThatThrownBy(
            () ->
                new NetworkImport()
                    .run(request("other").withFeatures("rleu"), new ModelStore(folder)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no layer 'rleu' that can be the default. Did you mean 'relu'?");
    assertThatThrownBy(
            () ->
                new NetworkImport().run(request("other").withCutAt("rleu"), new ModelStore(folder)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no layer 'rleu' to cut at. Did you mean 'relu'?");
    assertThat(new ModelStore(folder).names()).containsExactly("test");
  }

  @Test
  void followsTheLayoutThroughTransposes() throws IOException {
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 8, 8, 3)
            .weights("kernel", 4, 3, 1, 1)
            .node("Relu", List.of("image"), "last")
            .node("Transpose", List.of("last"), "first", attributes("perm", 0, 3, 1, 2))
            .node("Conv", List.of("first", "kernel"), "conv")
            .node("Transpose", List.of("conv"), "back", attributes("perm", 0, 2, 3, 1))
            .node("Relu", List.of("back"), "end")
            .integers("rows", 0, -1, 4)
            .node("Reshape", List.of("end", "rows"), "tokens")
            .output("tokens");
    network.write(folder, "test.onnx");

    ModelDescription model =
        new NetworkImport()
            .run(
                TestRequests.of(folder.resolve("test.onnx"), "test", 8, TensorLayout.NHWC),
                new ModelStore(folder))
            .description();

    assertThat(model.layers())
        .extracting(Layer::arrangement)
        .containsExactly(
            Arrangement.CHANNELS_LAST,
            Arrangement.CHANNELS_FIRST,
            Arrangement.CHANNELS_FIRST,
            Arrangement.CHANNELS_LAST,
            Arrangement.CHANNELS_LAST,
            Arrangement.TOKENS);
  }

  private ImportRequest request(String name) {
    return TestRequests.of(folder.resolve("test.onnx"), name, 8, TensorLayout.NCHW).replacing();
  }

  private ModelPackage importOf(TestNetwork network) throws IOException {
    network.write(folder, "test.onnx");
    return new NetworkImport().run(request("test"), new ModelStore(folder));
  }
}
