package io.frostline.quantisation;

import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A large table of vectors, of which a network gathers one for each token. As bytes, with a scale
 * for each vector, it takes a quarter of the memory; the vectors become floats again at once.
 *
 * @param gather the node, the only one that reads the table
 * @param rows how many vectors
 * @param width numbers of a vector
 * @param values all vectors, where they are in the file
 */
record VectorTable(NodeProto gather, int rows, int width, FloatBuffer values) {
  /** Below, a package becomes less than 3 MB smaller. */
  private static final int FEWEST_NUMBERS = 1 << 20;

  private static final float SMALLEST_SCALE = 1e-12f;

  /** The table that a node gathers from, if it is in the file and large. */
  static Optional<VectorTable> of(OnnxGraph graph, Readers readers, NodeProto node) {
    if (!node.getOpType().equals("Gather") || NodeAttributes.integer(node, "axis", 0) != 0) {
      return Optional.empty();
    }
    return graph
        .constant(node.getInput(0))
        .filter(table -> table.getDataType() == Tensors.FLOAT && table.getDimsCount() == 2)
        .filter(table -> table.getDims(0) * table.getDims(1) >= FEWEST_NUMBERS)
        .filter(table -> readers.only(node.getInput(0)).isPresent())
        .map(table -> of(node, table));
  }

  private static VectorTable of(NodeProto gather, TensorProto table) {
    return new VectorTable(
        gather,
        Math.toIntExact(table.getDims(0)),
        Math.toIntExact(table.getDims(1)),
        Tensors.view(table));
  }

  /** The nodes that gather bytes and their scales, and multiply them. */
  List<NodeProto> written(NodeWriter names) {
    String output = gather.getOutput(0);
    float[] scales = scales();
    String vectors =
        constant(names, "/vectors/int8", Tensors.INT8, ByteBuffer.wrap(rounded(scales)), width);
    String factors = constant(names, "/vectors/scale", Tensors.FLOAT, littleEndian(scales), 1);
    String bytes = names.free(output + "/int8");
    String numbers = names.free(output + "/numbers");
    String scale = names.free(output + "/scale");
    return List.of(
        node("Gather", bytes, vectors, gather.getInput(1)).build(),
        node("Cast", numbers, bytes)
            .addAttribute(NodeAttributes.integer("to", Tensors.FLOAT))
            .build(),
        node("Gather", scale, factors, gather.getInput(1)).build(),
        node("Mul", output, numbers, scale).build());
  }

  private String constant(
      NodeWriter names, String wanted, int type, ByteBuffer numbers, int columns) {
    String free = names.free(gather.getOutput(0) + wanted);
    return names.add(Tensors.stored(free, type, numbers, rows, columns));
  }

  private static ByteBuffer littleEndian(float[] values) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return raw;
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output + "/" + operator)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  /** The scale of each vector: its largest number becomes 127 or -127. */
  private float[] scales() {
    float[] scales = new float[rows];
    Arrays.fill(scales, SMALLEST_SCALE);
    for (int at = 0; at < values.limit(); at++) {
      scales[at / width] = Math.max(scales[at / width], Math.abs(values.get(at)) / Byte.MAX_VALUE);
    }
    return scales;
  }

  /** The vectors in units of these scales. */
  private byte[] rounded(float[] scales) {
    byte[] rounded = new byte[rows * width];
    for (int at = 0; at < rounded.length; at++) {
      rounded[at] = (byte) Math.rint(values.get(at) / scales[at / width]);
    }
    return rounded;
  }
}
