package io.frostline.imports.deeplearning4j;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Graphs whose every parameter is random, those that training starts at 0 and 1 included. */
final class RandomGraph {
  private static final long SEED = 20;

  private RandomGraph() {}

  /** What a graph is built from. */
  static ComputationGraphConfiguration.GraphBuilder builder() {
    return new NeuralNetConfiguration.Builder()
        .dataType(DataType.FLOAT)
        .activation(Activation.IDENTITY)
        .graphBuilder();
  }

  static ComputationGraph of(ComputationGraphConfiguration configuration) {
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    randomize(graph.getLayers());
    return graph;
  }

  /** Gives layers other numbers. */
  static void randomize(Layer... layers) {
    Nd4j.getRandom().setSeed(SEED);
    for (Layer layer : layers) {
      for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
        randomize(parameter.getKey(), parameter.getValue());
      }
    }
  }

  private static void randomize(String name, INDArray values) {
    INDArray uniform = Nd4j.rand(values.dataType(), values.shape());
    switch (name) {
      case "var" -> values.assign(uniform.add(0.5));
      case "gamma" -> values.assign(uniform.add(0.5));
      case "log10stdev" -> values.assign(uniform.mul(0.3));
      case "mean", "beta", "b" -> values.assign(uniform.sub(0.5));
      default -> values.assign(uniform.sub(0.5).mul(spread(values)));
    }
  }

  /** Keeps the activations of deep networks in range: the variance that He's rule asks for. */
  private static double spread(INDArray weights) {
    return Math.sqrt(12.0 * 2 / Math.max(numbersRead(weights), 4));
  }

  /** How many numbers each result of a layer is computed from. */
  private static long numbersRead(INDArray weights) {
    if (weights.rank() != 4) {
      return weights.size(0);
    }
    if (weights.size(0) == 1) {
      return weights.size(2) * weights.size(3); // separable: [multiplier, in, kernel, kernel]
    }
    boolean depthwise = weights.size(0) == weights.size(1) && weights.size(0) <= 7;
    return depthwise ? weights.size(0) * weights.size(1) : weights.length() / weights.size(0);
  }
}
