package io.frostline.imports.deeplearning4j;

import static io.frostline.onnx.NodeAttributes.integer;
import static io.frostline.onnx.NodeAttributes.integers;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers with a weight for each number that enters. */
final class DenseRules {
  /** The epsilon of libnd4j's standardize, added to the deviation. */
  private static final double LAYER_NORM_EPSILON = 1e-12;

  private DenseRules() {}

  static Value dense(DenseLayer layer, Site site, List<Value> inputs) {
    return layer.hasLayerNorm()
        ? normalized(layer, site, inputs.get(0))
        : product(layer, site, inputs.get(0), layer.hasBias());
  }

  /** The loss of an output layer, used only in training, is left out. */
  static Value output(BaseOutputLayer layer, Site site, List<Value> inputs) {
    return product(layer, site, inputs.get(0), layer.hasBias());
  }

  private static Value product(FeedForwardLayer layer, Site site, Value input, boolean biased) {
    List<String> operands = new ArrayList<>(List.of(checked(site, input).tensor(), weights(site)));
    if (biased) {
      operands.add(bias(site));
    }
    String product = site.node("Gemm", operands, integer("transB", 1));
    return site.write(layer.getActivationFn(), new Value(product, site.shape()));
  }

  /** Normalised between the product and the bias. */
  private static Value normalized(DenseLayer layer, Site site, Value input) {
    String product =
        site.node(
            "Gemm", List.of(checked(site, input).tensor(), weights(site)), integer("transB", 1));
    String centred =
        site.binary("Sub", product, site.node("ReduceMean", List.of(product), integers("axes", 1)));
    String variance =
        site.node("ReduceMean", List.of(site.binary("Mul", centred, centred)), integers("axes", 1));
    String deviation = site.binary("Add", site.node("Sqrt", List.of(variance)), LAYER_NORM_EPSILON);
    String gain = site.writer().weights("gain", site.parameter("g"));
    String scaled = site.binary("Mul", site.binary("Div", centred, deviation), gain);
    String shifted = layer.hasBias() ? site.binary("Add", scaled, bias(site)) : scaled;
    return site.write(layer.getActivationFn(), new Value(shifted, site.shape()));
  }

  private static Value checked(Site site, Value input) {
    if (!input.isFlat()) {
      throw site.refused("its input is not one vector per image");
    }
    return input;
  }

  /** [in, out], stored column by column: transposed, they are read in storage order. */
  private static String weights(Site site) {
    return site.writer().weights("weights", site.parameter("W").transpose());
  }

  private static String bias(Site site) {
    INDArray bias = site.parameter("b");
    return site.writer().weights("bias", bias.reshape(bias.length()));
  }

  static Value elementWise(ElementWiseMultiplicationLayer layer, Site site, List<Value> inputs) {
    Value input = checked(site, inputs.get(0));
    INDArray factors = site.parameter("W");
    String scaled =
        site.binary(
            "Mul",
            input.tensor(),
            site.writer().weights("weights", factors.reshape(factors.length())));
    return site.write(layer.getActivationFn(), input.as(site.binary("Add", scaled, bias(site))));
  }

  /** A slope for each number, or shared along axes, where its shape has a one. */
  static Value prelu(PReLULayer layer, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    INDArray slopes = site.parameter("W");
    INDArray ordered =
        input.isImage() && site.layout().isChannelsLast() ? slopes.permute(2, 0, 1) : slopes;
    return input.as(site.binary("PRelu", input.tensor(), site.writer().weights("slopes", ordered)));
  }
}
