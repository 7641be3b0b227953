package io.frostline.imports.deeplearning4j;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the compiler asks a graph about its vertices. */
final class GraphVertices {
  private final ComputationGraph graph;
  private final GraphVertex[] vertices;

  GraphVertices(ComputationGraph graph) {
    this.graph = graph;
    this.vertices = graph.getVertices();
  }

  /** Producers before consumers. */
  List<GraphVertex> inOrder() {
    return Arrays.stream(graph.topologicalSortOrder()).mapToObj(index -> vertices[index]).toList();
  }

  List<GraphVertex> inputs(GraphVertex vertex) {
    return Arrays.stream(vertex.getInputVertices())
        .map(input -> vertices[input.getVertexIndex()])
        .toList();
  }

  boolean isOutput(GraphVertex vertex) {
    return graph.getConfiguration().getNetworkOutputs().contains(vertex.getVertexName());
  }

  /** The configuration of a vertex that is not a layer. */
  Object configuration(GraphVertex vertex) {
    return graph.getConfiguration().getVertices().get(vertex.getVertexName());
  }

  /** The configuration of a vertex's layer, without the wrappers that freeze it. */
  Optional<Layer> layer(GraphVertex vertex) {
    if (!vertex.hasLayer()) {
      return Optional.empty();
    }
    Layer layer = vertex.getLayer().conf().getLayer();
    return Optional.of(unwrapped(layer));
  }

  private static Layer unwrapped(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return unwrapped(frozen.getLayer());
    }
    if (layer instanceof FrozenLayerWithBackprop frozen) {
      return unwrapped(frozen.getUnderlying());
    }
    return layer;
  }

  /** What determines how a vertex is written: the configuration of its layer, else its own. */
  Object subject(GraphVertex vertex) {
    return layer(vertex).map(Object.class::cast).orElseGet(() -> configuration(vertex));
  }

  /**
   * Checks that everything can be written, before anything runs.
   *
   * @throws io.frostline.message.UserException naming the first vertex that has no rule
   */
  void checkRules() {
    inOrder().stream()
        .filter(vertex -> !vertex.isInputVertex())
        .forEach(vertex -> CompilerRules.TABLE.check(vertex.getVertexName(), subject(vertex)));
  }

  /** The weights of a vertex by their names in Deeplearning4j. */
  static Map<String, INDArray> parameters(GraphVertex vertex) {
    if (!vertex.hasLayer()) {
      return Map.of();
    }
    Map<String, INDArray> parameters = vertex.getLayer().paramTable();
    return parameters == null ? Map.of() : parameters;
  }

  /**
   * The batch normalisation that can be folded into a convolution: its only reader, with nothing
   * between the two.
   */
  Optional<GraphVertex> foldable(GraphVertex convolution) {
    VertexIndices[] readers = convolution.getOutputVertices();
    boolean bare =
        layer(convolution)
            .filter(ConvolutionLayer.class::isInstance)
            .map(ConvolutionLayer.class::cast)
            .filter(layer -> layer.getActivationFn() instanceof ActivationIdentity)
            .isPresent();
    if (!bare || isOutput(convolution) || readers == null || readers.length != 1) {
      return Optional.empty();
    }
    GraphVertex reader = vertices[readers[0].getVertexIndex()];
    return Optional.of(reader)
        .filter(vertex -> vertex instanceof LayerVertex only && only.getLayerPreProcessor() == null)
        .filter(vertex -> layer(vertex).filter(BatchNormalization.class::isInstance).isPresent());
  }

  /** Whether the vertex is a batch normalisation whose convolution absorbs it. */
  boolean isFolded(GraphVertex vertex) {
    return inputs(vertex).stream()
        .anyMatch(below -> foldable(below).filter(reader -> reader == vertex).isPresent());
  }
}
