/**
 * A package's network cut at a layer: which layers to choose, what is put before and behind the cut
 * (pixels of bytes, poolings, probabilities), what a cut costs, and the same network with random
 * weights to compare with.
 */
package io.frostline.backbone.cut;
