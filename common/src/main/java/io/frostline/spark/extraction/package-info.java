/**
 * The run from images to a table, with one network per executor: listing, backlog, waves, rows; its
 * progress and its throughput.
 */
package io.frostline.spark.extraction;
