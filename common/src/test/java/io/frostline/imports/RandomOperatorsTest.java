package io.frostline.imports;

import static io.frostline.backbone.TestNetwork.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.message.UserException;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.AttributeProto.AttributeType;
import io.frostline.onnx.proto.FunctionProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.OperatorSetIdProto;
import io.frostline.onnx.proto.TensorProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that draw random numbers have no features. */
class RandomOperatorsTest {
  private static final int BOOL = 9;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"RandomNormalLike", "RandomUniformLike", "Bernoulli"})
  void refusesRandomNumbersOfTheSameShape(String operator) throws IOException {
    TestNetwork network =
        SmallNetworks.convolution(-1)
            .node("Sigmoid", List.of("conv"), "share")
            .node(operator, List.of("share"), "drawn")
            .node("Add", List.of("conv", "drawn"), "end")
            .output("end");

    assertRefused(network.inOpset(15).model(), "node 'node_drawn' (" + operator + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RandomNormal", "RandomUniform"})
  void refusesRandomNumbersOfAFixedShapeAlsoWithASeed(String operator) throws IOException {
    TestNetwork network =
        SmallNetworks.convolution(-1)
            .node(
                operator,
                List.of(),
                "drawn",
                NodeAttributes.integers("shape", 1, 4, 8, 8),
                NodeAttributes.number("seed", 3))
            .node("Add", List.of("conv", "drawn"), "end")
            .output("end");

    assertRefused(network.model(), "node 'node_drawn' (" + operator + ")");
  }

  @Test
  void refusesDropoutInTrainingModeOnly() throws IOException {
    assertRefused(dropout(1), "node 'node_end' (Dropout), which computes 'end'");
    assertThat(importOf(dropout(0)).description().output()).isEqualTo("end");
  }

  private static ModelProto dropout(int training) {
    return SmallNetworks.convolution(-1)
        .initializer(
            TensorProto.newBuilder()
                .setName("ratio")
                .setDataType(Tensors.FLOAT)
                .addFloatData(0.5f)
                .build())
        .initializer(
            TensorProto.newBuilder()
                .setName("training")
                .setDataType(BOOL)
                .addInt32Data(training)
                .build())
        .node("Dropout", List.of("conv", "ratio", "training"), "end")
        .output("end")
        .inOpset(13)
        .model();
  }

  @Test
  void findsThemInsideBranchesAndFunctions() throws IOException {
    assertRefused(branching(), "node 'hidden' (RandomNormalLike), which computes 'noise'");
    assertRefused(calling("Noisy"), "node 'hidden' (RandomNormalLike), which computes 'noise'");
    assertThat(importOf(calling("Plain")).description().output()).isEqualTo("end");
  }

  /** An If, one of whose branches draws. */
  private static ModelProto branching() {
    GraphProto.Builder noisy =
        GraphProto.newBuilder()
            .setName("then")
            .addNode(noise("conv"))
            .addOutput(ValueInfoProto.newBuilder().setName("noise"));
    GraphProto.Builder plain =
        GraphProto.newBuilder()
            .setName("else")
            .addNode(NodeProto.newBuilder().setOpType("Neg").addInput("conv").addOutput("negated"))
            .addOutput(ValueInfoProto.newBuilder().setName("negated"));
    return SmallNetworks.convolution(-1)
        .initializer(
            TensorProto.newBuilder().setName("yes").setDataType(BOOL).addInt32Data(1).build())
        .node(
            "If",
            List.of("yes"),
            "end",
            branch("then_branch", noisy.build()),
            branch("else_branch", plain.build()))
        .output("end")
        .model();
  }

  private static AttributeProto branch(String name, GraphProto graph) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  private static NodeProto.Builder noise(String like) {
    return NodeProto.newBuilder()
        .setName("hidden")
        .setOpType("RandomNormalLike")
        .addInput(like)
        .addOutput("noise");
  }

  /** A network with two functions of its own, one of which is used. */
  private static ModelProto calling(String function) throws IOException {
    ModelProto.Builder network =
        SmallNetworks.convolution(-1)
            .node(function, List.of("conv"), "end")
            .output("end")
            .inOpset(15)
            .model()
            .toBuilder();
    network.setIrVersion(8);
    network.getGraphBuilder().getNodeBuilder(1).setDomain("own");
    network.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1));
    NodeProto.Builder sum =
        NodeProto.newBuilder().setOpType("Add").addInput("x").addInput("noise").addOutput("y");
    NodeProto.Builder plain = NodeProto.newBuilder().setOpType("Relu").addInput("x").addOutput("y");
    return network
        .addFunctions(function("Noisy", List.of(noise("x").build(), sum.build())))
        .addFunctions(function("Plain", List.of(plain.build())))
        .build();
  }

  /** Fields 4, 5 and 9 are inputs, outputs and versions of operators. */
  private static FunctionProto function(String name, List<NodeProto> nodes) throws IOException {
    byte[] x = {0x22, 1, 'x'};
    byte[] y = {0x2a, 1, 'y'};
    byte[] opset = {0x4a, 2, 0x10, 15};
    return FunctionProto.newBuilder()
        .mergeFrom(x)
        .mergeFrom(y)
        .mergeFrom(opset)
        .setName(name)
        .setDomain("own")
        .addAllNode(nodes)
        .build();
  }

  /** Also what is on no list of names: the numbers of a second run differ. */
  @Test
  void refusesWhatDiffersBetweenTwoRuns() throws IOException {
    ModelProto network =
        SmallNetworks.convolution(-1)
            .initializer(
                TensorProto.newBuilder()
                    .setName("ratio")
                    .setDataType(Tensors.FLOAT)
                    .addFloatData(0.5f)
                    .build())
            .node("ReduceSum", List.of("ratio"), "sum", attribute("keepdims", 0))
            .node("Greater", List.of("sum", "none"), "training")
            .initializer(
                TensorProto.newBuilder()
                    .setName("none")
                    .setDataType(Tensors.FLOAT)
                    .addFloatData(0)
                    .build())
            .node("Dropout", List.of("conv", "ratio", "training"), "end")
            .output("end")
            .inOpset(13)
            .model();

    assertRefused(
        network,
        "Two runs of the same image differ, first at the node 'node_end' (Dropout), which computes 'end'");
  }

  private void assertRefused(ModelProto network, String message) {
    assertThatThrownBy(() -> importOf(network))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("--cut-at");
    assertThat(new ModelStore(folder).names()).doesNotContain("test");
  }

  private ModelPackage importOf(ModelProto network) throws IOException {
    Path file = Files.write(folder.resolve("test.onnx"), network.toByteArray());
    return new NetworkImport()
        .run(TestRequests.of(file, "test", 8, TensorLayout.NCHW), new ModelStore(folder));
  }
}
