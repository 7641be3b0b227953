package io.frostline.imports.deeplearning4j;

import java.util.HashSet;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A MultiLayerNetwork as a graph: one layer above the other, with the weights in the same order.
 * {@code MultiLayerNetwork.toComputationGraph} does the same and loses the names of the layers.
 */
final class LayerStack {
  private static final String INPUT = "input";

  private LayerStack() {}

  static ComputationGraph graph(MultiLayerConfiguration stack, INDArray weights) {
    ComputationGraphConfiguration.GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .dataType(weights.dataType())
            .graphBuilder()
            .addInputs(INPUT)
            .validateOutputLayerConfig(false);
    Set<String> taken = new HashSet<>(Set.of(INPUT));
    String below = INPUT;
    for (int index = 0; index < stack.getConfs().size(); index++) {
      Layer layer = stack.getConf(index).getLayer();
      String name = name(layer, index, taken);
      builder.addLayer(name, layer, stack.getInputPreProcess(index), below);
      below = name;
    }
    ComputationGraph graph = new ComputationGraph(builder.setOutputs(below).build());
    graph.init(weights, false);
    return graph;
  }

  /** The layer's own name where it has one that is not taken, else its position. */
  private static String name(Layer layer, int index, Set<String> taken) {
    String own = layer.getLayerName();
    String name = own == null || own.isEmpty() || taken.contains(own) ? "layer" + index : own;
    taken.add(name);
    return name;
  }
}
