package io.frostline.imports;

import static io.frostline.backbone.TestNetwork.attribute;
import static io.frostline.backbone.TestNetwork.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.feature.ExtractionPlan;
import io.frostline.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The features of an image must not depend on the images that happen to be in its batch. */
class RowIndependenceTest {
  private static final int INT8 = 3;

  @TempDir Path folder;

  @Test
  void runsDynamicallyQuantisedNetworksImageByImage() throws IOException {
    ModelPackage model =
        importOf(
            quantised(pooled(-1), "vector")
                .node("Softmax", List.of("product"), "end")
                .output("end"));

    assertThat(model.description().batch().size()).isEqualTo(BatchSize.ONE);
    assertThat(model.description().batch().reason())
        .isEqualTo(
            "node 'node_codes' (DynamicQuantizeLinear), which computes 'codes', takes its scale from the whole batch");
    assertThat(model.description().layers())
        .extracting(Layer::name)
        .containsExactly("conv", "pooled", "vector", "product", "end");
    assertThat(ExtractionPlan.features(model, List.of("vector"), Pooling.AVERAGE).batchSize(32))
        .isEqualTo(1);
  }

  @Test
  void runsThemImageByImageWhenTheirBatchWasBuiltIn() throws IOException {
    ModelDescription model =
        importOf(quantised(pooled(1), "vector").output("product")).description();

    assertThat(model.batch().size()).isEqualTo(BatchSize.ONE);
  }

  /** A tenth of the tolerance of the proof: comparisons with single runs do not show it. */
  @Test
  void findsACouplingFarBelowTheTolerance() throws IOException {
    for (String operator : List.of("ReduceMax", "ReduceMin", "ReduceMean", "ReduceSum")) {
      TestNetwork network =
          pooled(-1)
              .floats("little", 1e-5f)
              .node("Mul", List.of("vector", "little"), "small")
              .node(operator, List.of("small"), "over", attributes("axes", 0));

      ModelDescription model =
          importOf(network.node("Add", List.of("vector", "over"), "end").output("end"))
              .description();

      assertThat(model.batch().size()).as(operator).isEqualTo(BatchSize.ONE);
      assertThat(model.batch().reason()).contains("sums over the batch");
    }
  }

  @Test
  void findsNeighboursThatAreNotTheWholeBatch() throws IOException {
    TestNetwork network =
        pooled(-1)
            .floats("little", 1e-5f)
            .scalar("place", 0)
            .node("CumSum", List.of("vector", "place"), "before")
            .node("Mul", List.of("before", "little"), "small")
            .node("Add", List.of("vector", "small"), "end")
            .output("end");

    ModelDescription model = importOf(network, 14).description();

    assertThat(model.batch().size()).isEqualTo(BatchSize.ONE);
    assertThat(model.batch().reason())
        .startsWith("tensor 'before' (CumSum) in a batch of 8 differs");
  }

  @Test
  void runsBatchNormalisationInTrainingModeImageByImage() throws IOException {
    TestNetwork network =
        SmallNetworks.convolution(-1)
            .floats("scale", 1, 2, 3, 4)
            .floats("bias", 4, 3, 2, 1)
            .floats("mean", 0, 0, 0, 0)
            .floats("variance", 1, 1, 1, 1)
            .node(
                "BatchNormalization",
                List.of("conv", "scale", "bias", "mean", "variance"),
                List.of("end", "running_mean", "running_variance"),
                attribute("training_mode", 1))
            .output("end");

    assertThat(importOf(network, 15).description().batch().size()).isEqualTo(BatchSize.ONE);
  }

  /** What is coupled in a branch that the output does not use is no layer, and costs nothing. */
  @Test
  void keepsAFreeBatchWhenTheOutputDoesNotDependOnIt() throws IOException {
    TestNetwork network =
        quantised(pooled(-1), "vector")
            .node("Relu", List.of("product"), "auxiliary")
            .node("Relu", List.of("vector"), "end")
            .output("end");

    ModelDescription model = importOf(network).description();

    assertThat(model.batch().size()).isEqualTo(BatchSize.FREE);
    assertThat(model.batch().reason())
        .isEqualTo(
            "a batch of 8 equals 8 single runs, and no image depends on the others in its batch");
    assertThat(model.layers())
        .extracting(Layer::name)
        .containsExactly("conv", "pooled", "vector", "end");
  }

  /** The output is the same with other companions, but what it is computed from is not. */
  @Test
  void looksBehindOutputsThatHideIt() throws IOException {
    TestNetwork network =
        quantised(pooled(-1), "vector")
            .floats("nothing", 0)
            .node("Mul", List.of("product", "nothing"), "hidden")
            .node("Concat", List.of("vector", "hidden"), "end", attribute("axis", 1))
            .output("end");

    ModelDescription model = importOf(network).description();

    assertThat(model.batch().size()).isEqualTo(BatchSize.ONE);
    assertThat(model.layers()).extracting(Layer::name).contains("product");
  }

  /**
   * Sums are divided in another way for other sizes of a batch, so that bits differ; that is
   * rounding, and must not cost the batch.
   */
  @Test
  void doesNotTakeRoundingForACoupling() throws IOException {
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 3, 8, 8)
            .weights("one", 192, 517)
            .weights("two", 517, 301)
            .weights("three", 301, 7)
            .node("Flatten", List.of("image"), "flat")
            .node("MatMul", List.of("flat", "one"), "dense")
            .node("Tanh", List.of("dense"), "bent")
            .node("MatMul", List.of("bent", "two"), "deeper")
            .node("Softmax", List.of("deeper"), "soft")
            .node("MatMul", List.of("soft", "three"), "end")
            .output("end");

    assertThat(importOf(network).description().batch().size()).isEqualTo(BatchSize.FREE);
  }

  private static TestNetwork pooled(long batch) {
    return SmallNetworks.convolution(batch)
        .node("GlobalAveragePool", List.of("conv"), "pooled")
        .node("Flatten", List.of("pooled"), "vector");
  }

  /** A matrix product as dynamic quantisation writes it: 'product' from a tensor of 4 numbers. */
  private static TestNetwork quantised(TestNetwork network, String tensor) {
    byte[] weights = new byte[4 * 6];
    new Random(3).nextBytes(weights);
    return network
        .initializer(
            TensorProto.newBuilder()
                .setName("weights")
                .setDataType(INT8)
                .addDims(4)
                .addDims(6)
                .setRawData(ByteString.copyFrom(weights))
                .build())
        .node("DynamicQuantizeLinear", List.of(tensor), List.of("codes", "scale", "zero"))
        .node("MatMulInteger", List.of("codes", "weights", "zero"), "sums")
        .node("Cast", List.of("sums"), "floats", attribute("to", 1))
        .node("Mul", List.of("floats", "scale"), "product");
  }

  private ModelPackage importOf(TestNetwork network) throws IOException {
    return importOf(network, 11);
  }

  private ModelPackage importOf(TestNetwork network, long opset) throws IOException {
    Path file = network.inOpset(opset).write(folder, "test.onnx");
    return new NetworkImport()
        .run(
            TestRequests.of(file, "test", 8, TensorLayout.NCHW).replacing(),
            new ModelStore(folder));
  }
}
