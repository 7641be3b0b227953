package io.frostline.quantisation;

import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.NodeProto;
import java.util.Optional;

/**
 * The values that an activation lets through. A quantised tensor whose range ends there clips by
 * itself, so that the activation costs nothing.
 *
 * @param low zero, or minus infinity
 * @param high above the low end, or infinity
 */
record Clipping(double low, double high) {
  /** Lets everything through. */
  static final Clipping NONE = new Clipping(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  private static final Clipping NEGATIVES = new Clipping(0, Double.POSITIVE_INFINITY);

  /** What a node does, if it does nothing but clip from zero on. */
  static Optional<Clipping> of(OnnxGraph graph, NodeProto node) {
    return switch (node.getOpType()) {
      case "Relu" -> Optional.of(NEGATIVES);
      case "Clip" -> {
        Optional<Double> low = bound(graph, node, "min", 1);
        Optional<Double> high = bound(graph, node, "max", 2);
        yield low.isPresent() && high.isPresent() && low.get() == 0 && high.get() > 0
            ? Optional.of(new Clipping(0, high.get()))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /** A bound is an attribute up to opset 10, and an input since. */
  private static Optional<Double> bound(
      OnnxGraph graph, NodeProto clip, String attribute, int input) {
    if (clip.getInputCount() > input && !clip.getInput(input).isEmpty()) {
      return graph
          .constant(clip.getInput(input))
          .filter(constant -> constant.getDataType() == Tensors.FLOAT)
          .map(constant -> (double) Tensors.floats(constant).values()[0]);
    }
    return NodeAttributes.find(clip, attribute).map(AttributeProto::getF).map(Float::doubleValue);
  }
}
