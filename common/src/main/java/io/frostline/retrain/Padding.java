package io.frostline.retrain;

import io.frostline.message.Formatted;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.proto.NodeProto;
import java.util.Arrays;
import java.util.List;

/**
 * What a window over images is padded with.
 *
 * @param before above and to the left
 * @param after below and to the right
 */
record Padding(int[] before, int[] after) {

  /** The padding that a node gives in numbers. */
  static Padding of(NodeProto node) throws Untranslatable {
    String automatic =
        NodeAttributes.find(node, "auto_pad")
            .map(attribute -> attribute.getS().toStringUtf8())
            .orElse("NOTSET");
    if (!automatic.equals("NOTSET") && !automatic.equals("VALID")) {
      throw new Untranslatable(
          node, Formatted.of("its padding is %s instead of numbers", automatic));
    }
    List<Long> pads = NodeAttributes.integers(node, "pads");
    int[] sides = pads.stream().mapToInt(Math::toIntExact).toArray();
    return sides.length == 4
        ? new Padding(Arrays.copyOfRange(sides, 0, 2), Arrays.copyOfRange(sides, 2, 4))
        : new Padding(new int[2], new int[2]);
  }

  /** Whether both sides are padded alike. */
  boolean isEven() {
    return Arrays.equals(before, after);
  }

  /** An attribute for rows and columns, such as {@code strides}; ones where there is none. */
  int[] pair(NodeProto node, String attribute) {
    List<Long> pair = NodeAttributes.integers(node, attribute);
    return pair.isEmpty() ? new int[] {1, 1} : pair.stream().mapToInt(Math::toIntExact).toArray();
  }
}
