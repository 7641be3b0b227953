package io.frostline.imports.deeplearning4j;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.OperatorSetIdProto;
import io.frostline.onnx.proto.TensorProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes one ONNX graph, vertex by vertex. The tensors inside a vertex are named after it; the last
 * one gets the vertex's own name.
 */
final class GraphWriter {
  static final long OPSET = 13;

  /** The version of the file format that came with the opset. */
  private static final long IR_VERSION = 7;

  /** A protocol buffer ends at 2 GiB; the graph itself needs some room. */
  private static final long LARGEST = Integer.MAX_VALUE - (64L << 20);

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Set<String> taken;
  private final Map<String, Integer> unnamed = new HashMap<>();
  private String vertex = "";
  private long bytes;

  /**
   * @param names that belong to vertices
   */
  GraphWriter(Collection<String> names) {
    this.taken = new HashSet<>(names);
  }

  /** Names what is written from now on. */
  void begin(String name) {
    vertex = name;
  }

  /** Adds a node with one output and returns that output's name. */
  String node(String operator, List<String> inputs, AttributeProto... attributes) {
    String output = free(operator);
    unnamed.put(output, graph.getNodeCount());
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return output;
  }

  /**
   * Gives a tensor the name of the vertex that was begun, unless it already has that of another
   * vertex.
   *
   * @return whether it has the name now
   */
  boolean finish(String tensor) {
    Integer position = unnamed.remove(tensor);
    if (position == null) {
      return false;
    }
    graph.getNodeBuilder(position).setName(vertex).setOutput(0, vertex);
    return true;
  }

  /** Keeps a tensor's name although it belongs to no vertex. */
  String keep(String tensor) {
    unnamed.remove(tensor);
    return tensor;
  }

  /** Adds an array of float32 and returns its name. */
  String weights(String role, INDArray values) {
    return add(role, values.shape(), NdArrays.bytes(values));
  }

  /** Adds an array of float32 and returns its name. */
  String weights(String role, FloatTensor values) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values.values());
    return add(role, values.shape(), raw);
  }

  /** Adds a number and returns its name. */
  String scalar(double value) {
    return weights("number", new FloatTensor(new long[0], new float[] {(float) value}));
  }

  /** Adds a list of integers and returns its name. */
  String integers(long... values) {
    TensorProto constant = Tensors.integers(free("integers"), values);
    graph.addInitializer(constant);
    return constant.getName();
  }

  private String add(String role, long[] shape, ByteBuffer values) {
    ByteString raw = UnsafeByteOperations.unsafeWrap(values);
    bytes += raw.size();
    if (bytes > LARGEST) {
      throw new UserException(
          Formatted.of(
              "The network's weights exceed %d bytes at '%s', the limit of a model in one file. Import a smaller network.",
              LARGEST, vertex));
    }
    String name = free(role);
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(Tensors.FLOAT)
            .addAllDims(LongStream.of(shape).boxed().toList())
            .setRawData(raw));
    return name;
  }

  private String free(String role) {
    String name = vertex + "/" + role;
    for (int next = 2; !taken.add(name); next++) {
      name = vertex + "/" + role + "_" + next;
    }
    return name;
  }

  /** What has been written. */
  ModelProto model(ValueInfoProto input, List<ValueInfoProto> outputs) {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("frostline")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph.setName("network").addInput(input).addAllOutput(outputs))
        .build();
  }
}
