package io.frostline.backbone.cut;

import static io.frostline.onnx.NodeAttributes.integer;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.onnx.NodeWriter;
import java.util.List;

/** The nodes after a network's output that turn it into a probability for each class. */
final class ProbabilityNodes {
  /** The axis of [N, C]; given explicitly, because the default of Softmax changed with opset 13. */
  private static final int CLASSES = 1;

  private ProbabilityNodes() {}

  /**
   * Writes the nodes.
   *
   * @return the tensor with the result, [N, classes]
   */
  static FeatureOutput write(NodeWriter writer, ClassOutput end) {
    String numbers = flat(writer, end.layer());
    String probabilities =
        switch (end.probabilities()) {
          case AS_COMPUTED -> numbers;
          case EXPONENTIAL -> writer.add("Exp", List.of(numbers));
          case SOFTMAX -> writer.add("Softmax", List.of(numbers), integer("axis", CLASSES));
          case SIGMOID -> writer.add("Sigmoid", List.of(numbers));
          case TWO_CLASSES -> withComplement(writer, numbers);
          case SIGMOID_OF_TWO_CLASSES ->
              withComplement(writer, writer.add("Sigmoid", List.of(numbers)));
        };
    return new FeatureOutput(end.layer().name(), probabilities, List.of(end.classes().size()));
  }

  private static String flat(NodeWriter writer, Layer layer) {
    return layer.arrangement() == Arrangement.FLAT
        ? layer.name()
        : writer.add("Flatten", List.of(layer.name()), integer("axis", CLASSES));
  }

  private static String withComplement(NodeWriter writer, String probability) {
    String one = writer.floats(new long[] {1}, List.of(1.0));
    String other = writer.add("Sub", List.of(one, probability));
    return writer.add("Concat", List.of(other, probability), integer("axis", CLASSES));
  }
}
