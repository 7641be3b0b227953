package io.frostline.imports.keras.graph;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A Keras network with one input and one use of each layer.
 *
 * @param layers in the order of {@code model.layers} in Keras, by which weights are stored; every
 *     layer comes after those that it reads
 * @param outputs names of the layers whose values the network returns
 */
public record LayerGraph(String name, List<LayerNode> layers, List<String> outputs) {
  public LayerGraph {
    layers = List.copyOf(layers);
    outputs = List.copyOf(outputs);
  }

  /**
   * The layer that takes the images.
   *
   * @throws UserException when there is not exactly one
   */
  public LayerNode input() {
    List<LayerNode> inputs = layers.stream().filter(LayerNode::isInput).toList();
    if (inputs.size() != 1) {
      throw new UserException(
          Formatted.of(
              "The network '%s' has %d inputs %s; Frostline imports networks with exactly one input, the images. Save the image part separately.",
              name, inputs.size(), inputs.stream().map(LayerNode::name).toList()));
    }
    return inputs.get(0);
  }

  /** The layers by name, in their order. */
  public Map<String, LayerNode> byName() {
    return layers.stream()
        .collect(
            Collectors.toMap(
                LayerNode::name, Function.identity(), (one, other) -> one, LinkedHashMap::new));
  }

  /** What every layer gives for one image, by name. */
  public Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (LayerNode layer : layers) {
      shapes.put(
          layer.name(), LayerShapes.of(layer, layer.inputs().stream().map(shapes::get).toList()));
    }
    return shapes;
  }

  /** The weights that every layer needs, by name; layers without weights are left out. */
  public Map<String, List<Weight>> weights() {
    Map<String, Shape> shapes = shapes();
    Map<String, List<Weight>> weights = new LinkedHashMap<>();
    for (LayerNode layer : layers) {
      List<Weight> needed =
          layer.isInput() ? List.of() : Weight.of(layer, shapes.get(layer.inputs().get(0)));
      if (!needed.isEmpty()) {
        weights.put(layer.name(), needed);
      }
    }
    return weights;
  }
}
