package io.frostline.backbone.imports.keras;

import io.frostline.backbone.FloatTensor;
import io.frostline.backbone.imports.keras.graph.LayerGraph;
import java.util.Map;

/**
 * A network with its weights.
 *
 * @param weights by the names of layer and weight
 */
record WeightedNetwork(LayerGraph network, Map<String, Map<String, FloatTensor>> weights) {}
