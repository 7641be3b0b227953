package io.frostline.backbone.cut;

import static io.frostline.onnx.NodeAttributes.integer;
import static io.frostline.onnx.NodeAttributes.integers;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.PixelInput;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.TensorLayout;
import io.frostline.onnx.NodeWriter;
import io.frostline.onnx.Tensors;
import java.util.Collections;
import java.util.List;

/**
 * The nodes before a network that turn uint8 RGB pixels [N, H, W, 3] into its float32 input: {@code
 * (pixel × scale − mean) / std} in the network's colour order and layout.
 *
 * <p>The arithmetic is one node per term in float32, and terms that change nothing are left out.
 * The engine repeats a constant of three numbers quickly over whole channels and slowly over the
 * three bytes of a pixel, so that one number is written where all three are equal, and else a whole
 * row of pixels where channels are last.
 */
final class PixelNodes {
  private final NodeWriter writer;
  private final PixelInput input;

  /** Where the channels are while the arithmetic is done. */
  private final TensorLayout layout;

  private PixelNodes(NodeWriter writer, ModelDescription model) {
    this.writer = writer;
    this.input = model.pixels();
    this.layout = arithmeticLayout(model);
  }

  /** Writes the nodes; the last one's output is the network's own input tensor. */
  static void write(NodeWriter writer, String pixels, ModelDescription model) {
    PixelNodes nodes = new PixelNodes(writer, model);
    String floats = nodes.normalised(nodes.arranged(pixels), model.preprocessing());
    if (nodes.layout == nodes.input.layout()) {
      writer.addAs(nodes.input.tensor(), "Identity", List.of(floats));
    } else {
      writer.addAs(
          nodes.input.tensor(), "Transpose", List.of(floats), integers("perm", 0, 3, 1, 2));
    }
  }

  /**
   * That of the network, so that the layout is changed while the pixels are bytes, a quarter of the
   * memory of floats. On integers, the engine's convolutions have channels last, whatever the
   * network says, and it moves a change of layout behind them.
   */
  private static TensorLayout arithmeticLayout(ModelDescription model) {
    return model.quantisation() == null ? model.pixels().layout() : TensorLayout.NHWC;
  }

  /** The bytes in the layout of the arithmetic and the colour order of the network. */
  private String arranged(String pixels) {
    boolean first = layout == TensorLayout.NCHW;
    String bytes = pixels;
    if (first) {
      bytes = writer.add("Transpose", List.of(bytes), integers("perm", 0, 3, 1, 2));
    }
    if (input.colorOrder() == ColorOrder.BGR) {
      String reversed = writer.integers(2, 1, 0);
      bytes = writer.add("Gather", List.of(bytes, reversed), integer("axis", first ? 1 : 3));
    }
    return bytes;
  }

  private String normalised(String bytes, Preprocessing preprocessing) {
    List<Double> mean = preprocessing.mean();
    List<Double> std = preprocessing.std();
    String value = writer.add("Cast", List.of(bytes), integer("to", Tensors.FLOAT));
    if (preprocessing.scale() != 1) {
      String scale = writer.floats(new long[] {1}, List.of(preprocessing.scale()));
      value = writer.add("Mul", List.of(value, scale));
    }
    boolean rows = layout == TensorLayout.NHWC && !(areEqual(mean) && areEqual(std));
    if (rows) {
      value = reshaped(value, 0, input.height(), (long) input.width() * mean.size());
    }
    if (!mean.equals(Collections.nCopies(mean.size(), 0.0))) {
      value = writer.add("Sub", List.of(value, constant(mean)));
    }
    if (!std.equals(Collections.nCopies(std.size(), 1.0))) {
      value = writer.add("Div", List.of(value, constant(std)));
    }
    return rows ? reshaped(value, 0, input.height(), input.width(), mean.size()) : value;
  }

  private String reshaped(String value, long... shape) {
    return writer.add("Reshape", List.of(value, writer.integers(shape)));
  }

  private String constant(List<Double> channels) {
    if (areEqual(channels)) {
      return writer.floats(new long[] {1}, channels.subList(0, 1));
    }
    if (layout == TensorLayout.NCHW) {
      return writer.floats(new long[] {channels.size(), 1, 1}, channels);
    }
    List<Double> row =
        Collections.nCopies(input.width(), channels).stream().flatMap(List::stream).toList();
    return writer.floats(new long[] {row.size()}, row);
  }

  private static boolean areEqual(List<Double> channels) {
    return channels.stream().distinct().count() == 1;
  }
}
