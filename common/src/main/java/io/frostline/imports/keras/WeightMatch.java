package io.frostline.imports.keras;

import io.frostline.imports.keras.StoredLayer.StoredWeight;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.keras.graph.Weight;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds the weights of every layer of a network in a file, as Keras does: where the names differ,
 * the first layer with weights takes those of the file's first layer, and so on. Within a network
 * that is one layer of another, {@link NestedWeights} finds them. Shapes must agree.
 */
final class WeightMatch {
  private final LayerGraph network;
  private final Map<String, List<Weight>> needed;
  private final String file;

  private WeightMatch(LayerGraph network, String file) {
    this.network = network;
    this.needed = network.weights();
    this.file = file;
  }

  /**
   * The values of every layer's weights by the weight's name.
   *
   * @param file for messages
   * @throws UserException naming the first layer that does not fit
   */
  static Map<String, Map<String, FloatTensor>> of(
      LayerGraph network, List<StoredLayer> stored, String file) {
    return new WeightMatch(network, file).values(stored);
  }

  private Map<String, Map<String, FloatTensor>> values(List<StoredLayer> stored) {
    Map<String, List<LayerNode>> outermost = outermost();
    List<StoredLayer> inOrder = inOrder(stored, List.copyOf(outermost.keySet()));
    Map<String, Map<String, FloatTensor>> values = new LinkedHashMap<>();
    int at = 0;
    for (List<LayerNode> layers : outermost.values()) {
      if (at < inOrder.size()) {
        StoredLayer group = inOrder.get(at++);
        NestedWeights.of(layers, needed, group)
            .forEach((layer, found) -> values.put(layer, values(layer, group, found)));
      }
    }
    if (inOrder.size() != outermost.size()) {
      throw new UserException(
          Formatted.of(
              "%s contains the weights of %s, but the network '%s' has %s with weights. Give the architecture that the file was saved from.",
              file,
              Count.of(inOrder.size(), "layer"),
              network.name(),
              Count.of(outermost.size(), "layer")));
    }
    return values;
  }

  /** The layers with weights by the layer of the outermost network that they belong to. */
  private Map<String, List<LayerNode>> outermost() {
    return network.layers().stream()
        .filter(layer -> needed.containsKey(layer.name()))
        .collect(
            Collectors.groupingBy(
                layer -> layer.path().top(), LinkedHashMap::new, Collectors.toList()));
  }

  private static List<StoredLayer> inOrder(List<StoredLayer> stored, List<String> wanted) {
    Map<String, StoredLayer> byName =
        stored.stream()
            .collect(Collectors.toMap(StoredLayer::name, Function.identity(), (a, b) -> a));
    return byName.size() == wanted.size() && byName.keySet().containsAll(wanted)
        ? wanted.stream().map(byName::get).toList()
        : stored;
  }

  private Map<String, FloatTensor> values(
      String layer, StoredLayer group, List<StoredWeight> found) {
    List<Weight> wanted = needed.get(layer);
    for (int at = 0; at < Math.max(wanted.size(), found.size()); at++) {
      if (at >= wanted.size()
          || at >= found.size()
          || !wanted.get(at).shape().fits(found.get(at).shape())) {
        throw new UserException(
            Formatted.of(
                "%s does not fit the network '%s': layer '%s' needs %s, but the file's layer '%s' has %s. Give the architecture, the size and the classes that the file was saved with.",
                file,
                network.name(),
                layer,
                at < wanted.size() ? text(wanted.get(at)) : "nothing more",
                group.name(),
                at < found.size() ? text(found.get(at)) : "nothing more"));
      }
    }
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    for (int at = 0; at < wanted.size(); at++) {
      values.put(wanted.get(at).name(), found.get(at).values().get());
    }
    return values;
  }

  private static String text(Weight weight) {
    return weight.name() + " " + weight.shape();
  }

  private static String text(StoredWeight weight) {
    return "'" + weight.name() + "' " + weight.shape();
  }
}
