/**
 * The graph of a package cut at a layer, and what is put before and behind it: pixels of bytes,
 * poolings, probabilities.
 */
package io.frostline.backbone.cut;
