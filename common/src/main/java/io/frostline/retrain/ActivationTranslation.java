package io.frostline.retrain;

import io.frostline.message.Formatted;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.NodeProto;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;

/** Activations. */
final class ActivationTranslation {
  private static final double DEFAULT_SLOPE = 0.01;
  private static final float SIX = 6;

  private ActivationTranslation() {}

  /** A rule for an operator without settings. */
  static RetrainRule of(Activation activation) {
    return (node, to) -> write(node, to, activation.getActivationFunction());
  }

  static void clip(NodeProto node, GraphTranslation to) throws Untranslatable {
    float least = bound(node, to, 1, "min", -Float.MAX_VALUE);
    float most = bound(node, to, 2, "max", Float.MAX_VALUE);
    if (least != 0 || most < Float.MAX_VALUE && most != SIX) {
      throw new Untranslatable(
          node,
          Formatted.of(
              "it clips to %s and %s, but Deeplearning4j supports only 0 and 6", least, most));
    }
    write(node, to, most == SIX ? new ActivationReLU6() : Activation.RELU.getActivationFunction());
  }

  /** Attributes up to opset 10, inputs since. */
  private static float bound(
      NodeProto node, GraphTranslation to, int input, String attribute, float otherwise) {
    if (node.getInputCount() > input && !node.getInput(input).isEmpty()) {
      return to.part().constant(node.getInput(input)).values()[0];
    }
    return NodeAttributes.find(node, attribute).map(AttributeProto::getF).orElse(otherwise);
  }

  static void leakyRelu(NodeProto node, GraphTranslation to) {
    write(node, to, new ActivationLReLU(alpha(node, DEFAULT_SLOPE)));
  }

  static void elu(NodeProto node, GraphTranslation to) {
    write(node, to, new ActivationELU(alpha(node, 1)));
  }

  private static double alpha(NodeProto node, double otherwise) {
    return NodeAttributes.find(node, "alpha")
        .map(AttributeProto::getF)
        .map(Float::doubleValue)
        .orElse(otherwise);
  }

  /** An activation layer overwrites its input, so it gets a copy if other nodes read that. */
  private static void write(NodeProto node, GraphTranslation to, IActivation activation) {
    String name = node.getOutput(0);
    String input = to.vertex(node.getInput(0));
    boolean shared =
        to.part().readers(node.getInput(0)).size() > 1
            || node.getInput(0).equals(to.part().from().name());
    if (shared) {
      to.vertex(name + "/copy", new ScaleVertex(1), input);
    }
    to.layer(
        name,
        new ActivationLayer.Builder().activation(activation).build(),
        shared ? name + "/copy" : input);
  }
}
