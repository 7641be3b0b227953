package io.frostline.imports.deeplearning4j;

import static io.frostline.onnx.NodeAttributes.integer;
import static io.frostline.onnx.NodeAttributes.number;

import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Normalisation of batches, as after training, and of neighbouring channels. */
final class NormalizationRules {
  private NormalizationRules() {}

  static Value batch(BatchNormalization layer, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    site.check(layer.getCnn2DFormat(), input);
    if (!input.isImage() && !input.isFlat()) {
      throw site.refused("it normalises sequences or volumes");
    }
    checkLocked(layer, site);
    Statistics statistics = Statistics.of(layer, site.parameters());
    GraphWriter writer = site.writer();
    return input.as(
        site.node(
            "BatchNormalization",
            List.of(
                input.tensor(),
                writer.weights("gamma", statistics.gamma()),
                writer.weights("beta", statistics.beta()),
                writer.weights("mean", statistics.mean()),
                writer.weights("variance", statistics.variance())),
            number("epsilon", layer.getEps())));
  }

  /** What the layer does to each channel. */
  static ChannelScaling scaling(BatchNormalization layer, Map<String, INDArray> parameters) {
    Statistics statistics = Statistics.of(layer, parameters);
    int channels = statistics.gamma().values().length;
    double[] factors = new double[channels];
    double[] terms = new double[channels];
    for (int channel = 0; channel < channels; channel++) {
      factors[channel] =
          statistics.gamma().values()[channel]
              / Math.sqrt(statistics.variance().values()[channel] + layer.getEps());
      terms[channel] =
          statistics.beta().values()[channel]
              - statistics.mean().values()[channel] * factors[channel];
    }
    return new ChannelScaling(factors, terms);
  }

  /** With one of the two at its default, the engines of Deeplearning4j disagree about the other. */
  static void checkLocked(BatchNormalization layer, Site site) {
    if (layer.isLockGammaBeta() && (layer.getGamma() == 1) != (layer.getBeta() == 0)) {
      throw site.refused(
          Formatted.of(
              "its gamma %s and beta %s are locked, which Deeplearning4j applies only together",
              layer.getGamma(), layer.getBeta()));
    }
  }

  /** The four numbers of each channel. */
  private record Statistics(
      FloatTensor gamma, FloatTensor beta, FloatTensor mean, FloatTensor variance) {

    static Statistics of(BatchNormalization layer, Map<String, INDArray> parameters) {
      FloatTensor mean = row(parameters.get("mean"));
      int channels = mean.values().length;
      boolean locked = layer.isLockGammaBeta();
      return new Statistics(
          locked ? constant(channels, layer.getGamma()) : row(parameters.get("gamma")),
          locked ? constant(channels, layer.getBeta()) : row(parameters.get("beta")),
          mean,
          layer.isUseLogStd()
              ? variance(parameters.get("log10stdev"))
              : row(parameters.get("var")));
    }

    private static FloatTensor row(INDArray values) {
      float[] row = NdArrays.floats(values).values();
      return new FloatTensor(new long[] {row.length}, row);
    }

    private static FloatTensor constant(int channels, double value) {
      float[] row = new float[channels];
      Arrays.fill(row, (float) value);
      return new FloatTensor(new long[] {channels}, row);
    }

    /** From the decimal logarithm of the deviation. */
    private static FloatTensor variance(INDArray logarithms) {
      FloatTensor row = row(logarithms);
      for (int channel = 0; channel < row.values().length; channel++) {
        row.values()[channel] = (float) Math.pow(10, 2 * row.values()[channel]);
      }
      return row;
    }
  }

  /**
   * x / (k + alpha * sum of the squares of n neighbours)^beta. ONNX divides alpha by the number of
   * neighbours, and the windows of Deeplearning4j always have an odd one.
   */
  static Value localResponse(LocalResponseNormalization layer, Site site, List<Value> inputs) {
    Value input = inputs.get(0);
    site.check(layer.getDataFormat(), input);
    int neighbours = 2 * ((int) layer.getN() / 2) + 1;
    return input.as(
        site.node(
            "LRN",
            List.of(input.tensor()),
            integer("size", neighbours),
            number("alpha", layer.getAlpha() * neighbours),
            number("beta", layer.getBeta()),
            number("bias", layer.getK())));
  }
}
