/**
 * From images to rows of a table, without Spark: reading ahead, decoding, batching, the network,
 * the columns for its outputs, the provenance of the table, and the split of rows into portions.
 */
package io.frostline.feature;
