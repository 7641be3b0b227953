package io.frostline.backbone;

import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.OperatorSetIdProto;
import io.frostline.onnx.proto.TensorProto;
import io.frostline.onnx.proto.TensorShapeProto.Dimension;
import io.frostline.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** A small ONNX network written by hand, weights random with a fixed seed. */
public final class TestNetwork {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final Random random = new Random(7);
  private long opset;

  public TestNetwork(long opset) {
    this.opset = opset;
  }

  /** The same network with its operators in another version. */
  public TestNetwork inOpset(long version) {
    opset = version;
    return this;
  }

  /** An input; -1 stands for a free dimension. */
  public TestNetwork input(String name, long... shape) {
    return typedInput(name, Tensors.FLOAT, shape);
  }

  public TestNetwork typedInput(String name, int type, long... shape) {
    List<Dimension> dimensions = new ArrayList<>();
    for (long side : shape) {
      dimensions.add(side < 0 ? Tensors.symbolic("d" + dimensions.size()) : Tensors.fixed(side));
    }
    graph.addInput(Tensors.declare(name, type, dimensions));
    return this;
  }

  /** Random weights from -0.5 to 0.5. */
  public TestNetwork weights(String name, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(Tensors.FLOAT);
    LongStream.of(shape).forEach(tensor::addDims);
    long count = LongStream.of(shape).reduce(1, (a, b) -> a * b);
    for (long index = 0; index < count; index++) {
      tensor.addFloatData(random.nextFloat() - 0.5f);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** A vector of given numbers. */
  public TestNetwork floats(String name, float... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(Tensors.FLOAT);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return initializer(tensor.addDims(values.length).build());
  }

  public TestNetwork initializer(TensorProto tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  public TestNetwork integers(String name, long... values) {
    graph.addInitializer(Tensors.integers(name, values));
    return this;
  }

  public TestNetwork scalar(String name, long value) {
    return initializer(Tensors.integers(name, value).toBuilder().clearDims().build());
  }

  public TestNetwork node(
      String operator, List<String> inputs, String output, AttributeProto... attributes) {
    return node(operator, inputs, List.of(output), attributes);
  }

  public TestNetwork node(
      String operator, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName("node_" + outputs.get(0))
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(List.of(attributes)));
    return this;
  }

  /** Declares the shape of an inner tensor, as exporters do. */
  public TestNetwork declared(String name, long... shape) {
    graph.addValueInfo(
        Tensors.declare(
            name, Tensors.FLOAT, LongStream.of(shape).mapToObj(Tensors::fixed).toList()));
    return this;
  }

  public TestNetwork output(String... names) {
    for (String name : names) {
      graph.addOutput(ValueInfoProto.newBuilder().setName(name));
    }
    return this;
  }

  public static AttributeProto attribute(String name, long value) {
    return NodeAttributes.integer(name, value);
  }

  public static AttributeProto attributes(String name, long... values) {
    return NodeAttributes.integers(name, values);
  }

  public ModelProto model() {
    return ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .setGraph(graph)
        .build();
  }

  public Path write(Path folder, String file) throws IOException {
    return Files.write(folder.resolve(file), model().toByteArray());
  }
}
