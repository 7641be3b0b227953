package io.frostline.proof;

import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.proto.ModelProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a network should have at its layers for one batch.
 *
 * @param inputs by the names of the network's inputs
 * @param layers by their names, in the order of computation; batch first, a row for each image
 */
public record KnownValues(Map<String, FloatTensor> inputs, Map<String, FloatTensor> layers) {

  /** Compares a network that computes its layers one from the other. */
  public List<LayerComparison> compare(ModelProto network) {
    List<LayerComparison> comparisons = new ArrayList<>();
    try (MeasuredSession session = MeasuredSession.open(GraphCut.at(network, layers.keySet()))) {
      session.run(inputs, (layer, tested) -> comparisons.add(compare(layer, tested)));
    }
    return comparisons;
  }

  /** Compares layers of a network, each given the values here of the layers below it. */
  public List<LayerComparison> compareSeparately(ModelProto network, List<String> wanted) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    layers.forEach((layer, values) -> shapes.put(layer, values.shape()));
    SeparateLayers separate = SeparateLayers.of(network, wanted, shapes);
    try (MeasuredSession session = MeasuredSession.open(separate.model())) {
      return compare(separate, session);
    }
  }

  /** The same for some of the layers, whose session is open. */
  List<LayerComparison> compare(SeparateLayers separate, MeasuredSession session) {
    Map<String, FloatTensor> given = new LinkedHashMap<>();
    for (String input : separate.inputs()) {
      given.put(input, inputs.containsKey(input) ? inputs.get(input) : layers.get(input));
    }
    List<LayerComparison> comparisons = new ArrayList<>();
    session.run(
        given, (output, tested) -> comparisons.add(compare(separate.layers().get(output), tested)));
    return comparisons;
  }

  private LayerComparison compare(String layer, MeasuredTensor tested) {
    return LayerComparison.of(layer, tested, layers.get(layer));
  }
}
