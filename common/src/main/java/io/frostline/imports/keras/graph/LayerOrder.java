package io.frostline.imports.keras.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts layers into the order of {@code model.layers} in Keras, in which files hold their weights:
 * by decreasing distance from the output, and among equals as a depth-first walk from the output
 * meets them. The rule is {@code map_graph} in keras/src/ops/function.py.
 */
public final class LayerOrder {
  private final Map<String, LayerNode> layers = new HashMap<>();
  private final Map<String, Integer> met = new LinkedHashMap<>();
  private final Set<String> finished = new HashSet<>();
  private final List<String> inputsFirst = new ArrayList<>();
  private final Map<String, Integer> depths = new HashMap<>();

  private LayerOrder(List<LayerNode> unordered) {
    unordered.forEach(layer -> layers.put(layer.name(), layer));
  }

  /** Those of the layers that the outputs need, in the order of Keras. */
  public static List<LayerNode> of(List<LayerNode> layers, List<String> outputs) {
    LayerOrder order = new LayerOrder(layers);
    outputs.forEach(order::walk);
    order.measureDepths();
    return order.met.keySet().stream()
        .sorted(
            Comparator.comparingInt((String name) -> -order.depths.get(name))
                .thenComparingInt(order.met::get))
        .map(order.layers::get)
        .toList();
  }

  private void walk(String name) {
    if (finished.contains(name)) {
      return;
    }
    met.putIfAbsent(name, met.size());
    layers.get(name).inputs().forEach(this::walk);
    finished.add(name);
    inputsFirst.add(name);
  }

  private void measureDepths() {
    for (int at = inputsFirst.size() - 1; at >= 0; at--) {
      String name = inputsFirst.get(at);
      int depth = depths.merge(name, 0, Math::max);
      layers.get(name).inputs().forEach(input -> depths.merge(input, depth + 1, Math::max));
    }
  }
}
