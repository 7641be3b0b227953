package io.frostline.backbone.cut;

import static io.frostline.onnx.NodeAttributes.integer;
import static io.frostline.onnx.NodeAttributes.integers;

import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.TensorProto;
import java.util.List;

/**
 * The nodes after layers of texts that turn each into one vector per text. Layers are [N, T, C]; a
 * mask [N, T] has a 1 where a text has a token and a 0 where its row is padded.
 *
 * <p>Whatever a layer has at padded positions, NaN and infinity included, changes no number: those
 * positions are replaced before anything is computed. Nor does the number of padded positions
 * change a bit, as far as the engine sums in the order of the positions: a product with a matrix of
 * at least two rows does, with a vector or by ReduceSum it does not (ONNX Runtime 1.26: 0, 159 and
 * 639 of 684 sums of 1 to 300 positions changed with padding to a multiple of 8, 64 or 512).
 *
 * <p>Needs opset 9, the first with Where and OneHot.
 */
final class MaskedPoolingNodes {
  private final NodeWriter writer;
  private final String mask;
  private final String weights;
  private final String present;

  /**
   * Writes what all layers share.
   *
   * @param mask the name of the int64 tensor; every row has at least one 1
   */
  MaskedPoolingNodes(NodeWriter writer, String mask) {
    this.writer = writer;
    this.mask = mask;
    weights = writer.add("Cast", List.of(mask), integer("to", Tensors.FLOAT));
    String flags = writer.add("Cast", List.of(mask), integer("to", Tensors.BOOL));
    present = reshaped(flags, 0, -1, 1);
  }

  /** The mean over the tokens of each text: [N, C]. */
  String average(String layer) {
    String row = reshaped(weights, 0, 1, -1);
    String count = writer.add("MatMul", List.of(row, reshaped(weights, 0, -1, 1)));
    return flat(writer.add("Div", List.of(sum(row, layer), count)));
  }

  /** The largest values over the tokens of each text: [N, C]. */
  String max(String layer) {
    String others = selected(layer, Double.NEGATIVE_INFINITY);
    String channels = writer.add("Transpose", List.of(others), integers("perm", 0, 2, 1));
    return flat(writer.add("GlobalMaxPool", List.of(channels)));
  }

  /** The values at the first token of each text, on whichever side the row is padded: [N, C]. */
  String first(String layer) {
    String place =
        writer.add("ArgMax", List.of(weights), integer("axis", 1), integer("keepdims", 0));
    String shape = writer.add("Shape", List.of(mask));
    String places = writer.add("Gather", List.of(shape, writer.integers(1)), integer("axis", 0));
    String offAndOn = writer.floats(new long[] {2}, List.of(0.0, 1.0));
    String picked = writer.add("OneHot", List.of(place, places, offAndOn), integer("axis", 1));
    return flat(sum(reshaped(picked, 0, 1, -1), layer));
  }

  /** Every value, and 0 at padded positions: [N, T C]. */
  String all(String layer) {
    return flat(selected(layer, 0));
  }

  /** Vectors [N, C] divided by their Euclidean lengths; zeros stay zeros. */
  static String unit(NodeWriter writer, String vectors) {
    return writer.add("LpNormalization", List.of(vectors), integer("axis", 1), integer("p", 2));
  }

  /** The sum over the positions, weighted by [N, 1, T]: [N, 1, C]. */
  private String sum(String row, String layer) {
    String twoRows = writer.add("Concat", List.of(row, row), integer("axis", 1));
    String sums = writer.add("MatMul", List.of(twoRows, selected(layer, 0)));
    return writer.add("Gather", List.of(sums, writer.integers(0)), integer("axis", 1));
  }

  private String selected(String layer, double otherwise) {
    TensorProto other =
        TensorProto.newBuilder()
            .setName(writer.free("frostline/constant"))
            .setDataType(Tensors.FLOAT)
            .addFloatData((float) otherwise)
            .build();
    return writer.add("Where", List.of(present, layer, writer.add(other)));
  }

  private String reshaped(String tensor, long... shape) {
    return writer.add("Reshape", List.of(tensor, writer.integers(shape)));
  }

  private String flat(String tensor) {
    return writer.add("Flatten", List.of(tensor), integer("axis", 1));
  }
}
