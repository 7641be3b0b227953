package io.frostline.backbone.cut;

import static io.frostline.onnx.NodeAttributes.integer;
import static io.frostline.onnx.NodeAttributes.integers;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Input;
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
 * <p>Layout and colour order are changed while the pixels are bytes, a quarter of the memory of
 * floats. The arithmetic is one node per term in float32, and terms that change nothing are left
 * out.
 */
final class PixelNodes {
  private PixelNodes() {}

  /** Writes the nodes; the last one's output is the network's own input tensor. */
  static void write(NodeWriter writer, String pixels, ModelDescription model) {
    Input input = model.input();
    Preprocessing preprocessing = model.preprocessing();
    boolean first = input.layout() == TensorLayout.NCHW;
    String bytes = pixels;
    if (first) {
      bytes = writer.add("Transpose", List.of(bytes), integers("perm", 0, 3, 1, 2));
    }
    if (input.colorOrder() == ColorOrder.BGR) {
      String reversed = writer.integers(2, 1, 0);
      bytes = writer.add("Gather", List.of(bytes, reversed), integer("axis", first ? 1 : 3));
    }
    String value = writer.add("Cast", List.of(bytes), integer("to", Tensors.FLOAT));
    long[] perChannel = first ? new long[] {3, 1, 1} : new long[] {3};
    if (preprocessing.scale() != 1) {
      String scale = writer.floats(new long[] {1}, List.of(preprocessing.scale()));
      value = writer.add("Mul", List.of(value, scale));
    }
    if (!preprocessing.mean().equals(Collections.nCopies(3, 0.0))) {
      String mean = writer.floats(perChannel, preprocessing.mean());
      value = writer.add("Sub", List.of(value, mean));
    }
    if (!preprocessing.std().equals(Collections.nCopies(3, 1.0))) {
      String std = writer.floats(perChannel, preprocessing.std());
      value = writer.add("Div", List.of(value, std));
    }
    writer.addAs(input.tensor(), "Identity", List.of(value));
  }
}
