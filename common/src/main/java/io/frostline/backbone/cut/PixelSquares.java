package io.frostline.backbone.cut;

import static io.frostline.onnx.NodeAttributes.integers;

import io.frostline.backbone.PixelInput;
import io.frostline.backbone.TensorLayout;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.NodeWriter;
import java.util.List;

/**
 * The image itself as features, reduced to the means of squares: a baseline that a network has to
 * beat.
 *
 * <p>An image of 224 x 224 becomes 16 x 16 squares of three colours, 768 numbers, row after row.
 * They are taken at the network's input, after scaling, which standardisation undoes.
 *
 * @param side of a square, in pixels: a sixteenth of the image's shorter side, rounded down
 */
record PixelSquares(PixelInput input, int side) {
  private static final int SQUARES = 16;

  static PixelSquares of(PixelInput input) {
    return new PixelSquares(input, Math.max(1, Math.min(input.width(), input.height()) / SQUARES));
  }

  FeatureOutput write(NodeWriter writer) {
    String pixels =
        input.layout() == TensorLayout.NCHW
            ? input.tensor()
            : writer.add("Transpose", List.of(input.tensor()), integers("perm", 0, 3, 1, 2));
    String squares =
        writer.add(
            "AveragePool",
            List.of(pixels),
            integers("kernel_shape", side, side),
            integers("strides", side, side));
    String rows = writer.add("Transpose", List.of(squares), integers("perm", 0, 2, 3, 1));
    String flat = writer.add("Flatten", List.of(rows), NodeAttributes.integer("axis", 1));
    return new FeatureOutput(
        input.tensor(),
        flat,
        List.of(input.height() / side, input.width() / side, input.channels()));
  }
}
