package io.frostline.imports.deeplearning4j;

import static io.frostline.onnx.NodeAttributes.integer;
import static io.frostline.onnx.NodeAttributes.number;

import java.util.List;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** Activations, with the constants and approximations of the ND4J kernels. */
final class ActivationRules {
  private ActivationRules() {}

  /** A rule for an activation that is one ONNX operator with that operator's defaults. */
  static Rule<IActivation> operator(String name) {
    return (activation, site, inputs) ->
        inputs.get(0).as(site.node(name, List.of(inputs.get(0).tensor())));
  }

  static Value relu(ActivationReLU relu, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    double threshold = relu.getThreshold() == null ? 0 : relu.getThreshold();
    double slope = relu.getNegativeSlope() == null ? 0 : relu.getNegativeSlope();
    if (threshold == 0 && slope == 0 && relu.getMax() != null) {
      return clip(site, input, 0, relu.getMax());
    }
    String x = input.tensor();
    String rectified;
    if (threshold != 0) {
      String above = site.node("Less", List.of(x, site.writer().scalar(threshold)));
      String below = site.binary("Mul", site.binary("Sub", x, threshold), slope);
      rectified = site.node("Where", List.of(above, below, x));
    } else if (slope != 0) {
      rectified = site.node("LeakyRelu", List.of(x), number("alpha", slope));
    } else {
      rectified = site.node("Relu", List.of(x));
    }
    return input.as(
        relu.getMax() == null ? rectified : site.binary("Min", rectified, relu.getMax()));
  }

  static Value relu6(IActivation relu, Site site, List<Value> inputs) {
    return clip(site, inputs.get(0), 0, 6);
  }

  static Value hardTanh(IActivation activation, Site site, List<Value> inputs) {
    return clip(site, inputs.get(0), -1, 1);
  }

  private static Value clip(Site site, Value input, double least, double most) {
    GraphWriter writer = site.writer();
    return input.as(
        site.node("Clip", List.of(input.tensor(), writer.scalar(least), writer.scalar(most))));
  }

  static Value leakyRelu(ActivationLReLU relu, Site site, List<Value> inputs) {
    return withAlpha("LeakyRelu", relu.getAlpha(), site, inputs.get(0));
  }

  static Value thresholdedRelu(ActivationThresholdedReLU relu, Site site, List<Value> inputs) {
    return withAlpha("ThresholdedRelu", relu.getTheta(), site, inputs.get(0));
  }

  static Value elu(ActivationELU elu, Site site, List<Value> inputs) {
    return withAlpha("Elu", elu.getAlpha(), site, inputs.get(0));
  }

  private static Value withAlpha(String operator, double alpha, Site site, Value input) {
    return input.as(site.node(operator, List.of(input.tensor()), number("alpha", alpha)));
  }

  /** After training ND4J takes the mean of the range as the minimum, not as a slope. */
  static Value randomRelu(ActivationRReLU relu, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    return input.as(site.binary("Max", input.tensor(), (relu.getL() + relu.getU()) / 2));
  }

  static Value hardSigmoid(IActivation activation, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    return input.as(
        site.node(
            "HardSigmoid", List.of(input.tensor()), number("alpha", 0.2), number("beta", 0.5)));
  }

  static Value swish(IActivation activation, Site site, List<Value> inputs) {
    String x = inputs.get(0).tensor();
    return inputs.get(0).as(site.binary("Mul", x, site.node("Sigmoid", List.of(x))));
  }

  static Value mish(IActivation activation, Site site, List<Value> inputs) {
    String x = inputs.get(0).tensor();
    String soft = site.node("Tanh", List.of(site.node("Softplus", List.of(x))));
    return inputs.get(0).as(site.binary("Mul", x, soft));
  }

  /** x * sigmoid(1.702 x), or the ND4J version of the one with a hyperbolic tangent. */
  static Value gelu(ActivationGELU gelu, Site site, List<Value> inputs) {
    String x = inputs.get(0).tensor();
    if (!gelu.isPrecise()) {
      String gate = site.node("Sigmoid", List.of(site.binary("Mul", x, 1.702)));
      return inputs.get(0).as(site.binary("Mul", x, gate));
    }
    String cube = site.binary("Pow", site.binary("Mul", x, 0.044715), 3);
    String inner = site.binary("Mul", site.binary("Add", x, cube), Math.sqrt(2 / Math.PI));
    String gate = site.binary("Add", site.node("Tanh", List.of(inner)), 1);
    return inputs.get(0).as(site.binary("Mul", site.binary("Mul", x, 0.5), gate));
  }

  static Value cube(IActivation activation, Site site, List<Value> inputs) {
    return inputs.get(0).as(site.binary("Pow", inputs.get(0).tensor(), 3));
  }

  static Value rectifiedTanh(IActivation activation, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    String tanh = site.node("Tanh", List.of(input.tensor()));
    return input.as(site.node("Relu", List.of(tanh)));
  }

  /** 1.7159 sign(y) (1 - 1 / (1 + |y| + y^2 + 1.41645 y^4)) with y = 2x/3. */
  static Value rationalTanh(IActivation activation, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    String y = site.binary("Mul", input.tensor(), 2.0 / 3);
    String size = site.node("Abs", List.of(y));
    String square = site.binary("Mul", y, y);
    String fourth = site.binary("Mul", site.binary("Mul", square, square), 1.41645);
    String sum =
        site.binary("Add", site.binary("Add", size, site.binary("Add", square, fourth)), 1);
    // 1 - 1/s = (s - 1)/s
    String share = site.binary("Div", site.binary("Sub", sum, 1), sum);
    String signed = site.binary("Mul", site.node("Sign", List.of(y)), share);
    return input.as(site.binary("Mul", signed, 1.7159));
  }

  /** Over the last axis of the Deeplearning4j array, whether that is the channels or not. */
  static Value softmax(IActivation softmax, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    return softmax(site, input, site.layout().axis(-1, input.rank()));
  }

  static Value softmax(Site site, Value input, int axis) {
    return input.as(site.node("Softmax", List.of(input.tensor()), integer("axis", axis)));
  }
}
