/**
 * From images to rows of a table, without Spark: reading ahead, decoding, batching, the network,
 * what its outputs become in columns, where the table comes from, and which portion a row is for.
 */
package io.frostline.feature;
