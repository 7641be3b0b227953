package io.frostline.retrain;

import io.frostline.backbone.Layer;
import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The upper part of a backbone on its way into a Deeplearning4j graph, node by node. The graph
 * takes the activations of the layer flat, [N, numbers], as in a table. A vertex has the name of
 * the tensor that it computes.
 */
final class GraphTranslation {
  static final String INPUT = "activations";
  private static final int IMAGE_RANK = 4;

  private final UpperPart part;
  private final Initialisation initialisation;
  private final Map<String, long[]> shapes;
  private final GraphBuilder builder;
  private final Map<String, String> vertices = new HashMap<>();
  private final Map<String, Map<String, FloatTensor>> weights = new LinkedHashMap<>();

  private GraphTranslation(
      UpperPart part, Initialisation initialisation, NeuralNetConfiguration.Builder settings) {
    this.part = part;
    this.initialisation = initialisation;
    this.shapes = part.shapes();
    this.builder =
        settings
            .weightInit(WeightInit.RELU)
            .graphBuilder()
            .addInputs(INPUT)
            .validateOutputLayerConfig(false);
  }

  /**
   * Translates all nodes.
   *
   * @param settings what all layers have in common
   * @throws Untranslatable naming the first node that has no equivalent
   */
  static GraphTranslation of(
      UpperPart part, Initialisation initialisation, NeuralNetConfiguration.Builder settings)
      throws Untranslatable {
    for (NodeProto node : part.nodes()) {
      refuseAround(part, node);
    }
    GraphTranslation translation = new GraphTranslation(part, initialisation, settings);
    translation.begin();
    for (NodeProto node : part.nodes()) {
      RetrainRules.write(node, translation);
    }
    return translation;
  }

  private static void refuseAround(UpperPart part, NodeProto node) throws Untranslatable {
    Optional<String> around = part.around(node);
    if (around.isPresent()) {
      throw new Untranslatable(
          node, Formatted.of("it also reads '%s', which bypasses the layer", around.get()));
    }
  }

  private void begin() {
    Layer from = part.from();
    if (from.shape().size() + 1 == IMAGE_RANK) {
      String image = free(from.name());
      vertex(
          image,
          new PreprocessorVertex(
              new FeedForwardToCnnPreProcessor(
                  from.shape().get(1), from.shape().get(2), from.shape().get(0))),
          INPUT);
      vertices.put(from.name(), image);
    } else {
      vertices.put(from.name(), INPUT);
    }
  }

  /** The layer at the cut needs another name than its tensor, which is below. */
  private String free(String name) {
    return name + "/image";
  }

  UpperPart part() {
    return part;
  }

  boolean isPretrained() {
    return initialisation == Initialisation.PRETRAINED;
  }

  GraphBuilder builder() {
    return builder;
  }

  /** The vertex that computes a tensor. */
  String vertex(String tensor) {
    return vertices.get(tensor);
  }

  /** The shape of a tensor for one image, batch first. */
  long[] shape(String tensor) {
    return shapes.get(tensor);
  }

  boolean isImage(String tensor) {
    return shapes.get(tensor).length == IMAGE_RANK;
  }

  /** Adds a vertex that is not a layer. */
  void vertex(String name, GraphVertex vertex, String... inputs) {
    builder.addVertex(name, vertex, inputs);
    vertices.put(name, name);
  }

  /** Adds a layer. */
  void layer(String name, org.deeplearning4j.nn.conf.layers.Layer layer, String input) {
    builder.addLayer(name, layer, input);
    vertices.put(name, name);
  }

  /** Sets the pre-trained weights that a layer starts from. */
  void weights(String layer, Map<String, FloatTensor> numbers) {
    weights.put(layer, numbers);
  }

  /** Declares a tensor to be the same as another. */
  void same(String tensor, String as) {
    vertices.put(tensor, vertices.get(as));
  }

  /** The layers that correspond to nodes, in order. */
  List<String> layers() {
    return new ArrayList<>(weights.keySet());
  }

  /** Gives a graph the weights that its layers start from. */
  void assign(ComputationGraph graph) {
    if (isPretrained()) {
      weights.forEach(
          (layer, numbers) ->
              numbers.forEach(
                  (name, values) -> {
                    INDArray parameter = graph.getLayer(layer).getParam(name);
                    parameter.assign(
                        Nd4j.create(values.values(), values.shape(), 'c')
                            .reshape(parameter.shape()));
                  }));
    }
  }
}
