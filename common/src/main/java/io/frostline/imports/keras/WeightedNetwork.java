package io.frostline.imports.keras;

import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.onnx.FloatTensor;
import java.util.Map;

/**
 * A network with its weights.
 *
 * @param weights by the names of layer and weight
 */
record WeightedNetwork(LayerGraph network, Map<String, Map<String, FloatTensor>> weights) {}
