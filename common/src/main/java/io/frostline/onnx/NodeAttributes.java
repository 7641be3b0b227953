package io.frostline.onnx;

import com.google.protobuf.ByteString;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.AttributeProto.AttributeType;
import io.frostline.onnx.proto.NodeProto;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Reads and writes the attributes of ONNX nodes. */
public final class NodeAttributes {
  private NodeAttributes() {}

  /** A list of integers, such as {@code perm}; empty when the node does not have it. */
  public static List<Long> integers(NodeProto node, String name) {
    return find(node, name).map(AttributeProto::getIntsList).orElse(List.of());
  }

  /** An integer, such as {@code axis}; the operator's default when the node does not have it. */
  public static long integer(NodeProto node, String name, long otherwise) {
    return find(node, name).map(AttributeProto::getI).orElse(otherwise);
  }

  /** The attribute of this name, if the node has it. */
  public static Optional<AttributeProto> find(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst();
  }

  /** Creates an integer attribute. */
  public static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  /** Creates an attribute that is a list of integers. */
  public static AttributeProto integers(String name, long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.INTS)
        .addAllInts(LongStream.of(values).boxed().toList())
        .build();
  }

  /** Creates a float attribute. */
  public static AttributeProto number(String name, double value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF((float) value)
        .build();
  }

  /** Creates a string attribute. */
  public static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }
}
