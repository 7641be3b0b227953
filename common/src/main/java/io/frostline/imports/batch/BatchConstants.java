package io.frostline.imports.batch;

import static io.frostline.onnx.NodeAttributes.integer;

import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.proto.TensorProto;
import java.util.Arrays;
import java.util.List;

/** Writes constants, and tensors that depend on the number of images, which the input gives. */
final class BatchConstants {
  private final NodeWriter writer;
  private final String input;
  private String images;

  BatchConstants(NodeWriter writer, String input) {
    this.writer = writer;
    this.input = input;
  }

  /** A constant list of integers. */
  String integers(long... values) {
    return writer.integers(values);
  }

  /** A constant that was computed. */
  String constant(TensorProto value) {
    return writer.add(
        value.toBuilder().setName(writer.free("frostline/" + value.getName())).build());
  }

  /** A shape whose size along an axis is multiplied by the number of images. */
  String timesImages(long[] shape, int axis) {
    String along = writer.add("Mul", List.of(images(), writer.integers(shape[axis])));
    List<String> parts =
        List.of(
            writer.integers(Arrays.copyOf(shape, axis)),
            along,
            writer.integers(Arrays.copyOfRange(shape, axis + 1, shape.length)));
    return writer.add("Concat", parts, integer("axis", 0));
  }

  /** A constant repeated for each image along an axis. */
  String forEachImage(String constant, int rank, int axis) {
    long[] once = new long[rank];
    Arrays.fill(once, 1);
    return writer.add("Tile", List.of(constant, timesImages(once, axis)));
  }

  private String images() {
    if (images == null) {
      String shape = writer.add("Shape", List.of(input));
      images = writer.add("Gather", List.of(shape, writer.integers(0)), integer("axis", 0));
    }
    return images;
  }
}
