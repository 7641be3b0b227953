/**
 * From images to features or predictions, without Spark: reading ahead, decoding, batching, the
 * network, and what its outputs become in a table.
 */
package io.frostline.feature;
