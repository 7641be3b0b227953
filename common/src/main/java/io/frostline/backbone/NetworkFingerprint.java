package io.frostline.backbone;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.FunctionProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * A SHA-256 of what a network is, whatever bytes its file has: every node with its operator,
 * inputs, outputs and attributes in order, every initializer, the inputs and outputs of the graph,
 * the graphs inside nodes, functions and versions of operators.
 *
 * <p>Two files with the same network have the same fingerprint if they differ only in the order of
 * attributes or initializers, in whether numbers are stored as raw bytes or in a typed list, in the
 * name of the producer and in metadata. Whatever else differs changes it, fields of ONNX that
 * Frostline does not know included.
 */
public final class NetworkFingerprint {
  private final MessageDigest digest = Sha256.digest();

  private NetworkFingerprint() {}

  /**
   * The fingerprint of a network whose numbers are all inside it.
   *
   * @return 64 lower-case hexadecimal digits
   */
  public static String of(ModelProto model) {
    NetworkFingerprint fingerprint = new NetworkFingerprint();
    fingerprint.add(model);
    return HexFormat.of().formatHex(fingerprint.digest.digest());
  }

  private void add(ModelProto model) {
    message(
        model.toBuilder()
            .clearIrVersion()
            .clearProducerName()
            .clearMetadataProps()
            .clearGraph()
            .clearFunctions()
            .build());
    count(model.getFunctionsCount());
    model.getFunctionsList().stream()
        .sorted(
            Comparator.comparing(FunctionProto::getDomain).thenComparing(FunctionProto::getName))
        .forEach(this::add);
    add(model.getGraph());
  }

  private void add(FunctionProto function) {
    message(function.toBuilder().clearNode().build());
    count(function.getNodeCount());
    function.getNodeList().forEach(this::add);
  }

  /** Weights one by one: all at once might not fit into one array. */
  private void add(GraphProto graph) {
    message(graph.toBuilder().clearNode().clearInitializer().build());
    count(graph.getNodeCount());
    graph.getNodeList().forEach(this::add);
    count(graph.getInitializerCount());
    graph.getInitializerList().stream()
        .sorted(Comparator.comparing(TensorProto::getName))
        .forEach(this::add);
  }

  private void add(NodeProto node) {
    message(node.toBuilder().clearAttribute().build());
    count(node.getAttributeCount());
    node.getAttributeList().stream()
        .sorted(Comparator.comparing(AttributeProto::getName))
        .forEach(this::add);
  }

  private void add(AttributeProto attribute) {
    message(attribute.toBuilder().clearT().clearTensors().clearG().clearGraphs().build());
    List<TensorProto> tensors =
        attribute.hasT() ? List.of(attribute.getT()) : attribute.getTensorsList();
    count(tensors.size());
    tensors.forEach(this::add);
    List<GraphProto> graphs =
        attribute.hasG() ? List.of(attribute.getG()) : attribute.getGraphsList();
    count(graphs.size());
    graphs.forEach(this::add);
  }

  private void add(TensorProto tensor) {
    message(
        tensor.toBuilder()
            .clearRawData()
            .clearFloatData()
            .clearDoubleData()
            .clearInt64Data()
            .build());
    ByteString raw = raw(tensor);
    count(raw.size());
    raw.asReadOnlyByteBufferList().forEach(digest::update);
  }

  /** The numbers as raw bytes; those of rarer types stay in their typed lists. */
  private static ByteString raw(TensorProto tensor) {
    if (tensor.hasRawData()) {
      return tensor.getRawData();
    }
    int floats = tensor.getFloatDataCount();
    int doubles = tensor.getDoubleDataCount();
    int longs = tensor.getInt64DataCount();
    ByteBuffer raw =
        ByteBuffer.allocate(floats * Float.BYTES + (doubles + longs) * Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    tensor.getFloatDataList().forEach(raw::putFloat);
    tensor.getDoubleDataList().forEach(raw::putDouble);
    tensor.getInt64DataList().forEach(raw::putLong);
    return ByteString.copyFrom(raw.flip());
  }

  /** A message, its length before it, so that no two sequences of messages run together. */
  private void message(Message message) {
    byte[] bytes = message.toByteArray();
    count(bytes.length);
    digest.update(bytes);
  }

  private void count(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
  }
}
