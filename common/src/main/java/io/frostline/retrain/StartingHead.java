package io.frostline.retrain;

import io.frostline.backbone.Pooling;

/**
 * The head that retraining started from.
 *
 * @param model the name of its classifier package, or that it was trained first
 * @param sha256 of the network of that package, or of its numbers
 * @param layer where it reads its features
 * @param pool how they are pooled
 */
public record StartingHead(String model, String sha256, String layer, Pooling pool) {}
