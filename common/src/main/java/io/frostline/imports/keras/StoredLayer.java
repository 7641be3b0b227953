package io.frostline.imports.keras;

import io.frostline.imports.keras.graph.Shape;
import io.frostline.onnx.FloatTensor;
import java.util.List;
import java.util.function.Supplier;

/**
 * The weights that a file contains for one layer, or for a network that is one layer of another.
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

    /** The layer in {@code outer/layer/kernel:0}: all but the last part; may be empty. */
    String layer() {
      return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    /** The weight in {@code outer/layer/kernel:0}: the last part, without the number of outputs. */
    String weight() {
      return name.substring(name.lastIndexOf('/') + 1).replaceFirst(":\\d+$", "");
    }
  }
}
