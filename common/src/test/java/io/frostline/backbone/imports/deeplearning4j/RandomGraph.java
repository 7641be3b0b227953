package io.frostline.backbone.imports.deeplearning4j;

import java.util.Map;
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
    return randomized(graph);
  }

  /** The same graph with other numbers. */
  static ComputationGraph randomized(ComputationGraph graph) {
    Nd4j.getRandom().setSeed(SEED);
    for (org.deeplearning4j.nn.api.Layer layer : graph.getLayers()) {
      for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
        randomize(parameter.getKey(), parameter.getValue());
      }
    }
    return graph;
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
    long inputs =
        weights.rank() == 4
            ? weights.length() / Math.max(weights.size(0), weights.size(3))
            : weights.size(0);
    return Math.sqrt(12.0 * 2 / Math.max(inputs, 8));
  }
}
