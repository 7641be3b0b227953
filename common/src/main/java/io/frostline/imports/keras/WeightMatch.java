package io.frostline.imports.keras;

import io.frostline.imports.keras.StoredLayer.StoredWeight;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.Shape;
import io.frostline.imports.keras.graph.Weight;
import io.frostline.message.Count;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds the weights of every layer of a network in a file, as Keras does: where the names differ,
 * the first layer with weights takes those of the file's first layer, and so on. Shapes must agree.
 */
final class WeightMatch {
  private WeightMatch() {}

  /**
   * The values of every layer's weights by the weight's name.
   *
   * @param file for messages
   * @throws UserException naming the first layer that does not fit
   */
  static Map<String, Map<String, FloatTensor>> of(
      LayerGraph network, List<StoredLayer> stored, String file) {
    Map<String, List<Weight>> needed = network.weights();
    List<StoredLayer> parts = inOrder(stored, needed.keySet().stream().toList());
    int both = Math.min(parts.size(), needed.size());
    Map<String, Map<String, FloatTensor>> values = new LinkedHashMap<>();
    for (Map.Entry<String, List<Weight>> layer : needed.entrySet()) {
      if (values.size() == both) {
        break;
      }
      StoredLayer part = parts.get(values.size());
      values.put(layer.getKey(), values(network, layer, part, file));
    }
    if (parts.size() != needed.size()) {
      throw new UserException(
          "%s contains the weights of %s, but the network '%s' has %s with weights. Give the architecture that the file was saved from."
              .formatted(
                  file,
                  Count.of(parts.size(), "layer"),
                  network.name(),
                  Count.of(needed.size(), "layer")));
    }
    return values;
  }

  private static List<StoredLayer> inOrder(List<StoredLayer> stored, List<String> needed) {
    List<StoredLayer> parts =
        needed.size() == stored.size()
            ? stored
            : stored.stream().flatMap(layer -> layer.parts().stream()).toList();
    Map<String, StoredLayer> byName =
        parts.stream()
            .collect(Collectors.toMap(StoredLayer::name, Function.identity(), (a, b) -> a));
    return byName.size() == needed.size() && byName.keySet().containsAll(needed)
        ? needed.stream().map(byName::get).toList()
        : parts;
  }

  private static Map<String, FloatTensor> values(
      LayerGraph network, Map.Entry<String, List<Weight>> layer, StoredLayer part, String file) {
    List<Weight> needed = layer.getValue();
    List<StoredWeight> found = part.weights();
    for (int at = 0; at < Math.max(needed.size(), found.size()); at++) {
      String wanted = at < needed.size() ? text(needed.get(at)) : "nothing more";
      String given = at < found.size() ? text(found.get(at)) : "nothing more";
      if (at >= needed.size()
          || at >= found.size()
          || !filled(needed.get(at).shape()).equals(filled(found.get(at).shape()))) {
        throw new UserException(
            "%s does not fit the network '%s': layer '%s' needs %s, but the file's layer '%s' has %s. Give the architecture, the size and the classes that the file was saved with."
                .formatted(file, network.name(), layer.getKey(), wanted, part.name(), given));
      }
    }
    Map<String, FloatTensor> values = new LinkedHashMap<>();
    for (int at = 0; at < needed.size(); at++) {
      values.put(needed.get(at).name(), found.get(at).values().get());
    }
    return values;
  }

  /** Without leading sizes of one, which some versions write and others do not. */
  private static List<Integer> filled(Shape shape) {
    List<Integer> sizes = new ArrayList<>(shape.sizes());
    while (!sizes.isEmpty() && sizes.get(0) == 1) {
      sizes.remove(0);
    }
    return sizes;
  }

  private static String text(Weight weight) {
    return weight.name() + " " + weight.shape();
  }

  private static String text(StoredWeight weight) {
    return "'" + weight.name() + "' " + weight.shape();
  }
}
