/**
 * From images to features, without Spark: reading ahead, decoding, batching, the network, and the
 * layout of a feature table.
 */
package io.frostline.feature;
