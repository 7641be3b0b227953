package io.frostline.imports;

import com.google.protobuf.ByteString;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.NodeTitle;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.FunctionProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Rewrites a network in half precision so that it computes the same in single precision: layers are
 * float32. Weights keep their values; only what was rounded to half precision between operators is
 * now rounded less.
 */
final class SinglePrecision {
  /** A protocol buffer ends at 2 GiB; the graph itself needs some room. */
  private static final long LARGEST = Integer.MAX_VALUE - (64L << 20);

  /** Attributes that are types of numbers. */
  private static final Set<String> TYPES = Set.of("to", "dtype", "output_dtype");

  private static final int EXPONENT_BIAS = 112;

  private final Set<String> halves = new HashSet<>();
  private NodeProto first;
  private int changes;
  private long bytes;

  private SinglePrecision() {}

  /**
   * A network that was rewritten.
   *
   * @param model in single precision
   * @param first what to call the first node that had numbers in half precision
   */
  record Rewritten(ModelProto model, String first) {

    /**
     * What people should know about it.
     *
     * @param difference of an output, in units of its largest value
     */
    String note(double difference) {
      return Formatted.of(
          "layers are computed in single precision: the file has half precision inside, first at the %s; the outputs of the file itself differ by at most %.1e of their largest value",
          first, difference);
    }
  }

  /**
   * Rewrites a network whose numbers are all inside it.
   *
   * @return nothing when it has none in half precision
   * @throws UserException when the weights are too many in single precision
   */
  static Optional<Rewritten> of(ModelProto model) {
    SinglePrecision rewriting = new SinglePrecision();
    ModelProto.Builder single = model.toBuilder().setGraph(rewriting.single(model.getGraph()));
    for (int index = 0; index < model.getFunctionsCount(); index++) {
      single.setFunctions(index, rewriting.single(model.getFunctions(index)));
    }
    return rewriting.changes > 0
        ? Optional.of(new Rewritten(single.build(), rewriting.title()))
        : Optional.empty();
  }

  private String title() {
    return first == null ? "output" : NodeTitle.of(first);
  }

  private FunctionProto single(FunctionProto function) {
    FunctionProto.Builder single = function.toBuilder().clearNode();
    function.getNodeList().forEach(node -> single.addNode(single(node)));
    return single.build();
  }

  private GraphProto single(GraphProto graph) {
    GraphProto.Builder single = graph.toBuilder().clearNode();
    single.getInputBuilderList().forEach(this::declareSingle);
    single.getOutputBuilderList().forEach(this::declareSingle);
    single.getValueInfoBuilderList().forEach(this::declareSingle);
    for (int index = 0; index < graph.getInitializerCount(); index++) {
      single.setInitializer(index, single(graph.getInitializer(index)));
    }
    graph.getNodeList().forEach(node -> single.addNode(single(node)));
    return single.build();
  }

  private void declareSingle(ValueInfoProto.Builder tensor) {
    if (tensor.getType().getTensorType().getElemType() == Tensors.FLOAT16) {
      tensor.getTypeBuilder().getTensorTypeBuilder().setElemType(Tensors.FLOAT);
      halves.add(tensor.getName());
      changes++;
    }
  }

  private NodeProto single(NodeProto node) {
    NodeProto.Builder single = node.toBuilder();
    int before = changes;
    single.getAttributeBuilderList().forEach(this::makeSingle);
    boolean reads = node.getInputList().stream().anyMatch(halves::contains);
    if (first == null && (reads || changes > before)) {
      first = node;
    }
    return single.build();
  }

  private void makeSingle(AttributeProto.Builder attribute) {
    if (TYPES.contains(attribute.getName()) && attribute.getI() == Tensors.FLOAT16) {
      attribute.setI(Tensors.FLOAT);
      changes++;
    }
    if (attribute.hasT()) {
      attribute.setT(single(attribute.getT()));
    }
    for (int index = 0; index < attribute.getTensorsCount(); index++) {
      attribute.setTensors(index, single(attribute.getTensors(index)));
    }
    if (attribute.hasG()) {
      attribute.setG(single(attribute.getG()));
    }
    for (int index = 0; index < attribute.getGraphsCount(); index++) {
      attribute.setGraphs(index, single(attribute.getGraphs(index)));
    }
  }

  private TensorProto single(TensorProto tensor) {
    if (tensor.getDataType() != Tensors.FLOAT16) {
      bytes += tensor.getRawData().size();
      return tensor;
    }
    halves.add(tensor.getName());
    changes++;
    ByteString values = tensor.hasRawData() ? widened(tensor.getRawData()) : listed(tensor);
    bytes += values.size();
    if (bytes > LARGEST) {
      throw new UserException(
          Formatted.of(
              "In single precision the network's weights exceed %,d bytes at tensor '%s', the limit of a model in one file. Import a smaller network.",
              LARGEST, tensor.getName()));
    }
    return tensor.toBuilder()
        .setDataType(Tensors.FLOAT)
        .clearInt32Data()
        .setRawData(values)
        .build();
  }

  private static ByteString widened(ByteString raw) {
    ByteBuffer halves = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer singles = floats(halves.remaining() / Short.BYTES);
    while (halves.remaining() >= Short.BYTES) {
      singles.putFloat(single(halves.getShort()));
    }
    return ByteString.copyFrom(singles.flip());
  }

  private static ByteString listed(TensorProto tensor) {
    ByteBuffer singles = floats(tensor.getInt32DataCount());
    tensor.getInt32DataList().forEach(bits -> singles.putFloat(single(bits.shortValue())));
    return ByteString.copyFrom(singles.flip());
  }

  private static ByteBuffer floats(int count) {
    return ByteBuffer.allocate(Math.multiplyExact(count, Float.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of IEEE 754 binary16 bits, which binary32 has exactly. */
  private static float single(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = half >> 10 & 0x1f;
    int fraction = half & 0x3ff;
    return switch (exponent) {
      case 0 -> Math.copySign(fraction * 0x1p-24f, Float.intBitsToFloat(sign | 0x3f800000));
      case 0x1f -> Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
      default -> Float.intBitsToFloat(sign | exponent + EXPONENT_BIAS << 23 | fraction << 13);
    };
  }
}
