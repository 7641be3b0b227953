package io.frostline.imports.keras;

import io.frostline.imports.keras.graph.Shape;
import io.frostline.onnx.FloatTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The weights that a file contains for one layer.
 *
 * @param name of the layer in the network that wrote the file
 * @param weights in the order in which Keras wrote them
 */
record StoredLayer(String name, List<StoredWeight> weights) {

  StoredLayer {
    weights = List.copyOf(weights);
  }

  /** One array of the file, read on demand. */
  record StoredWeight(String name, Shape shape, Supplier<FloatTensor> values) {

    /** The layer's name in {@code outer/layer/kernel:0}; nothing in a name without slash. */
    private String layer() {
      String[] parts = name.split("/");
      return parts.length < 2 ? "" : parts[parts.length - 2];
    }
  }

  /**
   * The layers of a network that is one layer of another: Keras stores all their weights together,
   * first those that can be trained. Any other layer stays as it is.
   */
  List<StoredLayer> parts() {
    Map<String, List<StoredWeight>> byLayer = new LinkedHashMap<>();
    weights.forEach(
        weight -> byLayer.computeIfAbsent(weight.layer(), key -> new ArrayList<>()).add(weight));
    if (byLayer.size() < 2) {
      return List.of(this);
    }
    return byLayer.entrySet().stream()
        .map(part -> new StoredLayer(part.getKey(), part.getValue()))
        .toList();
  }
}
