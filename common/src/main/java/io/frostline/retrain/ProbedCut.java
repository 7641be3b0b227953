package io.frostline.retrain;

/**
 * The cut that a probe recommends for accuracy, as the end of the network.
 *
 * @param probe the folder of the probe
 * @param layer the layer of the cut
 * @param pool how its features are pooled
 */
public record ProbedCut(String probe, String layer, String pool) {}
