package io.frostline.imports;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.AllNodes;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.NodeTitle;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses networks that draw random numbers: no two runs would give the same features. Also with a
 * fixed seed, because the numbers then depend on how many images were run before.
 */
final class RandomOperators {
  private static final Set<String> RANDOM =
      Set.of(
          "Bernoulli",
          "Multinomial",
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike");

  private static final String DROPOUT = "Dropout";

  /** Dropout's input that switches it on, from opset 12 on; before, it did nothing at inference. */
  private static final int TRAINING_MODE = 2;

  private final Map<String, TensorProto> constants = new HashMap<>();

  private RandomOperators(ModelProto model, List<NodeProto> nodes) {
    model
        .getGraph()
        .getInitializerList()
        .forEach(tensor -> constants.put(tensor.getName(), tensor));
    for (NodeProto node : nodes) {
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          attribute
              .getG()
              .getInitializerList()
              .forEach(tensor -> constants.put(tensor.getName(), tensor));
        }
      }
      if (node.getOpType().equals("Constant")) {
        NodeAttributes.find(node, "value")
            .ifPresent(value -> constants.put(node.getOutput(0), value.getT()));
      }
    }
  }

  /**
   * Looks at every node, also inside If, Loop and Scan and inside functions that the file defines.
   *
   * @throws UserException naming the first node that draws random numbers
   */
  static void refuse(ModelProto model) {
    List<NodeProto> nodes = AllNodes.ofOperators(model);
    RandomOperators operators = new RandomOperators(model, nodes);
    nodes.stream()
        .filter(operators::isRandom)
        .findFirst()
        .ifPresent(
            random -> {
              throw new UserException(
                  Formatted.of(
                      "The network computes with random numbers, so that two runs of the same image differ: %s. Export it for inference (in PyTorch after model.eval()), or end it below this node with --cut-at.",
                      NodeTitle.of(random)));
            });
  }

  private boolean isRandom(NodeProto node) {
    return RANDOM.contains(node.getOpType())
        || node.getOpType().equals(DROPOUT) && isTrue(input(node, TRAINING_MODE));
  }

  private Optional<TensorProto> input(NodeProto node, int index) {
    return node.getInputCount() > index
        ? Optional.ofNullable(constants.get(node.getInput(index)))
        : Optional.empty();
  }

  private static boolean isTrue(Optional<TensorProto> flag) {
    return flag.map(
            constant ->
                constant.hasRawData()
                    ? constant.getRawData().byteAt(0) != 0
                    : constant.getInt32Data(0) != 0)
        .orElse(false);
  }
}
