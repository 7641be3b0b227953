package io.frostline.imports.keras;

import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.onnx.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How an EfficientNet scales its pixels depends on its weights. In those of ImageNet the variance
 * of the normalisation is, by an oversight, the deviation, and Keras adds a second division by its
 * root; networks trained otherwise have no such layer.
 */
final class EfficientNetPixels {
  private static final String SECOND_DIVISION = "rescaling_1";
  private static final double[] IMAGENET = {0.229, 0.224, 0.225};
  private static final double ROUNDING = 1e-3;

  private EfficientNetPixels() {}

  /** The network without the second division if its weights are not those of ImageNet. */
  static WeightedNetwork fitted(WeightedNetwork weighted) {
    LayerGraph network = weighted.network();
    FloatTensor variance =
        weighted.weights().getOrDefault("normalization", Map.of()).get("variance");
    LayerNode second = network.byName().get(SECOND_DIVISION);
    return variance != null && second != null && !isImageNet(variance.values())
        ? new WeightedNetwork(without(network, second), weighted.weights())
        : weighted;
  }

  private static boolean isImageNet(float... variance) {
    for (int channel = 0; channel < IMAGENET.length; channel++) {
      if (Math.abs(variance[channel] - IMAGENET[channel]) > ROUNDING) {
        return false;
      }
    }
    return true;
  }

  private static LayerGraph without(LayerGraph network, LayerNode gone) {
    List<LayerNode> layers = new ArrayList<>(network.layers());
    layers.remove(gone);
    layers.replaceAll(
        layer ->
            layer.withInputs(
                layer.inputs().stream()
                    .map(input -> input.equals(gone.name()) ? gone.inputs().get(0) : input)
                    .toList()));
    return new LayerGraph(network.name(), layers, network.outputs());
  }
}
